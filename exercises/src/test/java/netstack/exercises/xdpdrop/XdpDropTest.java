package netstack.exercises.xdpdrop;

import netstack.exercises.Graded;

class XdpDropTest extends Graded {

    XdpDropTest() {
        super("xdp-drop");
    }
}
