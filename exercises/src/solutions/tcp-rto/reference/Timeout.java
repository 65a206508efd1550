package student;

import netstack.exercises.tcprto.RtoClock;

/// The reference solution of `tcp-rto`, in Jacobson's integers.
public final class Timeout implements RtoClock {

    private static final long G_US = 1_000;
    private static final long MIN_US = 200_000;
    private static final long MAX_US = 120_000_000;

    /// Eight times the average, four times the deviation.
    private long srtt8;
    private long rttvar4;
    private long rto = 1_000_000;

    @Override
    public void acked(long rttUs, boolean retransmitted) {
        if (retransmitted) {
            return;
        }
        if (srtt8 == 0) {
            srtt8 = 8 * rttUs;
            rttvar4 = 2 * rttUs;
        } else {
            long err = rttUs - srtt8 / 8;
            rttvar4 += Math.abs(err) - rttvar4 / 4;
            srtt8 += err;
        }
        rto = srtt8 / 8 + Math.max(G_US, rttvar4);
        rto = Math.min(Math.max(rto, MIN_US), MAX_US);
    }

    @Override
    public void expired() {
        rto = Math.min(2 * rto, MAX_US);
    }

    @Override
    public long rtoUs() {
        return rto;
    }
}
