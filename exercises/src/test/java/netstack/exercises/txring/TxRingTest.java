package netstack.exercises.txring;

import netstack.exercises.Graded;

class TxRingTest extends Graded {

    TxRingTest() {
        super("tx-ring");
    }
}
