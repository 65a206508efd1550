package netstack.exercises.udpdriver;

import netstack.exercises.Graded;

class UdpDriverTest extends Graded {

    UdpDriverTest() {
        super("udp-driver");
    }
}
