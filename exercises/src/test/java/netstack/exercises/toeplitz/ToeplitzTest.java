package netstack.exercises.toeplitz;

import netstack.exercises.Graded;

class ToeplitzTest extends Graded {

    ToeplitzTest() {
        super("toeplitz");
    }
}
