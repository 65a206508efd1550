package student;

import netstack.exercises.tcpseq.SeqMath;

/// Your sequence numbers: `./lab show tcp-seq` says what they must do.
public final class SeqNumbers implements SeqMath {

    @Override
    public boolean before(int a, int b) {
        throw new UnsupportedOperationException(
                "tcp-seq, step 1: the sign of a difference");
    }

    @Override
    public boolean within(int seq, int low, long size) {
        throw new UnsupportedOperationException(
                "tcp-seq, step 2: how far is seq from low?");
    }

    @Override
    public boolean acceptable(int rcvNxt, long rcvWnd, int seq, long len) {
        throw new UnsupportedOperationException(
                "tcp-seq, step 3: the four cases of the RFC");
    }

    @Override
    public int wrap(long at, int first) {
        throw new UnsupportedOperationException(
                "tcp-seq, step 4: from a position to its number");
    }

    @Override
    public long unwrap(int seq, int first, long near) {
        throw new UnsupportedOperationException(
                "tcp-seq, step 5: from a number back to the position");
    }
}
