package student;

import netstack.exercises.packetsizes.SizeProbe;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// The reference solution of `packet-sizes`.
public final class Sizes implements SizeProbe {

    private static final long WINDOW = 10_000_000_000L;
    private static final int BUCKETS = 16;

    private final long[] count = new long[BUCKETS];
    private long start;
    private long bytes;

    @Override
    public void start(long nowNs) {
        start = nowNs;
    }

    @Override
    public void receive(SkBuff skb, long nowNs) {
        if (nowNs - start >= WINDOW) {
            return;
        }
        int size = skb.len() + EthHdr.LEN;
        count[31 - Integer.numberOfLeadingZeros(size)]++;
        bytes += size;
    }

    @Override
    public long count(int bucket) {
        return count[bucket];
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public int mode() {
        return fullest(-9);
    }

    @Override
    public int secondMode() {
        int mode = mode();
        return mode < 0 ? -1 : fullest(mode);
    }

    private int fullest(int not) {
        int best = -1;
        for (int i = 0; i < BUCKETS; i++) {
            boolean near = Math.abs(i - not) < 2;
            if (!near && count[i] > (best < 0 ? 0 : count[best])) {
                best = i;
            }
        }
        return best;
    }
}
