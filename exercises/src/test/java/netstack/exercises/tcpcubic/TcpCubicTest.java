package netstack.exercises.tcpcubic;

import netstack.exercises.Graded;

class TcpCubicTest extends Graded {

    TcpCubicTest() {
        super("tcp-cubic");
    }
}
