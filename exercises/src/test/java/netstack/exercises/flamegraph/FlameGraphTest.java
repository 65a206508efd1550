package netstack.exercises.flamegraph;

import netstack.exercises.Graded;

class FlameGraphTest extends Graded {

    FlameGraphTest() {
        super("flame-graph");
    }
}
