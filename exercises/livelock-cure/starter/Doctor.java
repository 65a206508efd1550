package student;

import netstack.exercises.livelockcure.Cure;
import netstack.exercises.livelockcure.Host;

/// Your cure: `./lab show livelock-cure` says what it must do.
public final class Doctor implements Cure {

    @Override
    public void interrupt(Host host) {
        throw new UnsupportedOperationException(
                "livelock-cure, step 1: do as little as possible");
    }

    @Override
    public void poll(Host host) {
        throw new UnsupportedOperationException(
                "livelock-cure, step 2: take some, and decide what next");
    }

    @Override
    public void drained(Host host) {
        throw new UnsupportedOperationException(
                "livelock-cure, step 3: go on");
    }
}
