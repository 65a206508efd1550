package netstack.exercises.tcpnewreno.grading;

/// RFC 5681 and RFC 6582 as a machine with two states.
final class Expected {

    private enum State { OPEN, RECOVERY }

    private static final long HIGH = 1_000_000_000;

    private final long mss;
    private State state = State.OPEN;
    private long cwnd;
    private long ssthresh = HIGH;
    private long grown;
    /// Bytes from here to the recovery point; below 0 if it is behind.
    private long toRecover = -1;
    private int duplicates;
    private boolean timedOut;

    Expected(long mss, long initial) {
        this.mss = mss;
        cwnd = initial;
    }

    boolean acked(long bytes, long flight) {
        duplicates = 0;
        timedOut = false;
        toRecover = Math.max(toRecover - bytes, -HIGH);
        return switch (state) {
            case OPEN -> grow(bytes);
            case RECOVERY -> toRecover > 0 ? partial(bytes) : full(flight);
        };
    }

    private boolean grow(long bytes) {
        if (cwnd < ssthresh) {
            cwnd += Math.min(bytes, mss);
            return false;
        }
        grown += bytes;
        if (grown >= cwnd) {
            grown -= cwnd;
            cwnd += mss;
        }
        return false;
    }

    private boolean partial(long bytes) {
        cwnd = Math.max(cwnd - bytes, 0) + (bytes >= mss ? mss : 0);
        cwnd = Math.max(cwnd, mss);
        return true;
    }

    private boolean full(long flight) {
        cwnd = Math.min(ssthresh, Math.max(flight, mss) + mss);
        state = State.OPEN;
        return false;
    }

    boolean duplicate(long flight) {
        duplicates++;
        if (state == State.RECOVERY) {
            cwnd += mss;
            return false;
        }
        if (duplicates != 3 || toRecover >= 0) {
            return false;
        }
        state = State.RECOVERY;
        halve(flight);
        cwnd = ssthresh + 3 * mss;
        return true;
    }

    void expired(long flight) {
        long before = ssthresh;
        halve(flight);
        if (timedOut) {
            ssthresh = before;
        }
        timedOut = true;
        duplicates = 0;
        state = State.OPEN;
        cwnd = mss;
    }

    private void halve(long flight) {
        ssthresh = Math.max(flight / 2, 2 * mss);
        toRecover = flight;
        grown = 0;
    }

    long cwnd() {
        return cwnd;
    }

    long ssthresh() {
        return ssthresh;
    }
}
