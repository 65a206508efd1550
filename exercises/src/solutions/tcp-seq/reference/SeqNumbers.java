package student;

import netstack.exercises.tcpseq.SeqMath;

/// The reference solution of `tcp-seq`.
public final class SeqNumbers implements SeqMath {

    private static final long RING = 1L << 32;

    @Override
    public boolean before(int a, int b) {
        return a - b < 0;
    }

    @Override
    public boolean within(int seq, int low, long size) {
        return Integer.toUnsignedLong(seq - low) < size;
    }

    @Override
    public boolean acceptable(int rcvNxt, long rcvWnd, int seq, long len) {
        if (rcvWnd == 0) {
            return len == 0 && seq == rcvNxt;
        }
        if (within(seq, rcvNxt, rcvWnd)) {
            return true;
        }
        return len > 0 && within((int) (seq + len - 1), rcvNxt, rcvWnd);
    }

    @Override
    public int wrap(long at, int first) {
        return first + (int) at;
    }

    @Override
    public long unwrap(int seq, int first, long near) {
        int ahead = seq - wrap(near, first);
        long at = near + ahead;
        if (ahead == Integer.MIN_VALUE) {
            at = near - ahead;
        }
        return at < 0 ? at + RING : at;
    }
}
