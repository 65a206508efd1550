package netstack.napi;

import netstack.skbuff.Linux;

/// Drops the packets of a flow that has more than half of the last 128 in a
/// backlog that is half full: a small flow gets through beside a large one.
@Linux(value = "sd_flow_limit", file = "include/linux/netdevice.h")
final class FlowLimit {
    private static final int HISTORY = 128;
    private static final int GOLDEN_RATIO_32 = 0x61C88647;

    private final int shift;
    private final int[] history = new int[HISTORY];
    private final int[] buckets;
    private int head;
    long count;

    /// A table of `len` buckets, a power of two.
    FlowLimit(int len) {
        buckets = new int[len];
        shift = 32 - Integer.numberOfTrailingZeros(len);
    }

    /// Counts a packet of the flow with this hash; true if it is too much.
    @Linux(value = "skb_flow_limit", file = "net/core/dev.c", renamed = true)
    boolean exceeds(int hash) {
        int flow = shift == 32 ? 0 : hash * GOLDEN_RATIO_32 >>> shift;
        int old = history[head];
        history[head] = flow;
        head = head + 1 & HISTORY - 1;
        if (buckets[old] > 0) {
            buckets[old]--;
        }
        if (++buckets[flow] > HISTORY / 2) {
            count++;
            return true;
        }
        return false;
    }
}
