package netstack.exercises.tcpsender;

import netstack.exercises.Graded;

class TcpSenderTest extends Graded {

    TcpSenderTest() {
        super("tcp-sender");
    }
}
