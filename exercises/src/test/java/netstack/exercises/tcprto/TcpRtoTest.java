package netstack.exercises.tcprto;

import netstack.exercises.Graded;

class TcpRtoTest extends Graded {

    TcpRtoTest() {
        super("tcp-rto");
    }
}
