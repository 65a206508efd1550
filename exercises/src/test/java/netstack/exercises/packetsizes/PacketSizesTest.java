package netstack.exercises.packetsizes;

import netstack.exercises.Graded;

class PacketSizesTest extends Graded {

    PacketSizesTest() {
        super("packet-sizes");
    }
}
