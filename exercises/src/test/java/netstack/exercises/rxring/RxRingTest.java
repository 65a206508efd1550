package netstack.exercises.rxring;

import netstack.exercises.Graded;

class RxRingTest extends Graded {

    RxRingTest() {
        super("rx-ring");
    }
}
