package netstack.exercises.tcpreassembly;

import netstack.exercises.Graded;

class TcpReassemblyTest extends Graded {

    TcpReassemblyTest() {
        super("tcp-reassembly");
    }
}
