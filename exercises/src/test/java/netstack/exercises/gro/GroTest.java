package netstack.exercises.gro;

import netstack.exercises.Graded;

class GroTest extends Graded {

    GroTest() {
        super("gro");
    }
}
