package netstack.exercises.bare;

import netstack.exercises.tcprto.RtoClock;

/// A timeout that is always the same.
final class FixedRto implements RtoClock {

    private static final long US = 300_000;

    @Override
    public void acked(long rttUs, boolean retransmitted) {
        // it learns nothing
    }

    @Override
    public void expired() {
        // and does not give way
    }

    @Override
    public long rtoUs() {
        return US;
    }
}
