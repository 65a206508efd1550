package netstack.exercises.skbclones;

import netstack.exercises.Graded;

class SkbClonesTest extends Graded {

    SkbClonesTest() {
        super("skb-clones");
    }
}
