package student;

import netstack.exercises.tcpnewreno.LossWindow;

/// The reference solution of `tcp-newreno`.
public final class Window implements LossWindow {

    private int mss;
    private long cwnd;
    private long ssthresh = 1_000_000_000;
    private long una;
    private long recover = -1;
    private long counted;
    private int duplicates;
    private boolean recovering;
    private boolean expired;

    @Override
    public void open(int maxSegment, long initial) {
        mss = maxSegment;
        cwnd = initial;
    }

    @Override
    public boolean acked(long bytes, long flight) {
        una += bytes;
        duplicates = 0;
        expired = false;
        if (!recovering) {
            grow(bytes);
            return false;
        }
        if (una < recover) {
            cwnd = Math.max(cwnd - bytes, 0);
            if (bytes >= mss) {
                cwnd += mss;
            }
            cwnd = Math.max(cwnd, mss);
            return true;
        }
        cwnd = Math.min(ssthresh, Math.max(flight, mss) + mss);
        recovering = false;
        return false;
    }

    private void grow(long bytes) {
        if (cwnd < ssthresh) {
            cwnd += Math.min(bytes, mss);
            return;
        }
        counted += bytes;
        if (counted >= cwnd) {
            counted -= cwnd;
            cwnd += mss;
        }
    }

    @Override
    public boolean duplicate(long flight) {
        duplicates++;
        if (recovering) {
            cwnd += mss;
            return false;
        }
        if (duplicates != 3 || una <= recover) {
            return false;
        }
        reduce(flight);
        recovering = true;
        cwnd = ssthresh + 3 * mss;
        return true;
    }

    private void reduce(long flight) {
        ssthresh = Math.max(flight / 2, 2 * mss);
        recover = una + flight;
        counted = 0;
    }

    @Override
    public void expired(long flight) {
        long before = ssthresh;
        reduce(flight);
        if (expired) {
            ssthresh = before;
        }
        expired = true;
        recovering = false;
        duplicates = 0;
        cwnd = mss;
    }

    @Override
    public long cwnd() {
        return cwnd;
    }

    @Override
    public long ssthresh() {
        return ssthresh;
    }
}
