package netstack.exercises.bare;

import netstack.exercises.tcpseq.SeqMath;

/// Sequence numbers as the kernel compares them.
final class PlainSeq implements SeqMath {

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
        if (len == 0) {
            return within(seq, rcvNxt, Math.max(rcvWnd, 1));
        }
        return within(seq, rcvNxt, rcvWnd)
                || within((int) (seq + len - 1), rcvNxt, rcvWnd);
    }

    @Override
    public int wrap(long at, int first) {
        return first + (int) at;
    }

    @Override
    public long unwrap(int seq, int first, long near) {
        long at = near + (seq - wrap(near, first));
        return at < 0 ? at + (1L << 32) : at;
    }
}
