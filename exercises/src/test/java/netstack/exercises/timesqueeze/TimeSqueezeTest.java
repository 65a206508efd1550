package netstack.exercises.timesqueeze;

import netstack.exercises.Graded;

class TimeSqueezeTest extends Graded {

    TimeSqueezeTest() {
        super("time-squeeze");
    }
}
