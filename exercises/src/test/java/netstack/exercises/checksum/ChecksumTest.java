package netstack.exercises.checksum;

import netstack.exercises.Graded;

class ChecksumTest extends Graded {

    ChecksumTest() {
        super("checksum");
    }
}
