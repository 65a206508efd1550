package netstack.exercises.tcpnewreno;

import netstack.exercises.Graded;

class TcpNewRenoTest extends Graded {

    TcpNewRenoTest() {
        super("tcp-newreno");
    }
}
