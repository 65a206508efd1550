package netstack.exercises.skbgeometry;

import netstack.exercises.Graded;

class SkbGeometryTest extends Graded {

    SkbGeometryTest() {
        super("skb-geometry");
    }
}
