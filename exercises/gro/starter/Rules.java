package student;

import netstack.exercises.gro.GroRules;
import netstack.exercises.gro.Segment;

/// Your rules: `./lab show gro` says what they must do.
public final class Rules implements GroRules {

    @Override
    public boolean sameFlow(Segment held, Segment next) {
        throw new UnsupportedOperationException(
                "gro, step 1: are these of one connection?");
    }

    @Override
    public boolean joins(Segment held, Segment next) {
        throw new UnsupportedOperationException(
                "gro, step 2: may they go up as one packet?");
    }

    @Override
    public int flags(Segment held, Segment next) {
        throw new UnsupportedOperationException(
                "gro, step 3: the flags of that packet");
    }

    @Override
    public boolean ends(Segment next, int size) {
        throw new UnsupportedOperationException(
                "gro, step 4: is the packet complete?");
    }
}
