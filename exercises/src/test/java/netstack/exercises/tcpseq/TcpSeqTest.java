package netstack.exercises.tcpseq;

import netstack.exercises.Graded;

class TcpSeqTest extends Graded {

    TcpSeqTest() {
        super("tcp-seq");
    }
}
