package netstack.driver.ixgbe;

import netstack.skbuff.Linux;

/// What one direction of a vector carried since its last interrupt, and the
/// time between interrupts that it asks for.
///
/// Few packets: small ones are waited for by somebody, so the time follows
/// their size. 4 to 47 in an interrupt: a little longer. 48 to 95: just
/// right. 96 to 255: half as long. More: the time in which as many bytes
/// arrive as a socket takes at once.
@Linux(value = "ixgbe_ring_container",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeRingContainer {
    /// Beside the time: somebody waits for these packets.
    static final int ADAPTIVE_LATENCY = 0x80;
    private static final int ADAPTIVE_MIN_INC = 2;
    private static final int ADAPTIVE_MIN_USECS = 10;
    private static final int ADAPTIVE_MAX_USECS = 126;

    int totalPackets;
    int totalBytes;
    /// us, and perhaps [#ADAPTIVE_LATENCY].
    int itr = ADAPTIVE_MIN_USECS | ADAPTIVE_LATENCY;
    private long nextUpdate;

    void add(int packets, int bytes) {
        totalPackets += packets;
        totalBytes += bytes;
    }

    // tag::ixgbe_update_itr[]
    /// Works the time out anew; `usecs` is the vector's time now.
    @Linux(value = "ixgbe_update_itr",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void updateItr(int usecs, long jiffies) {
        // Later than that: packets are rare, or polling moderates already.
        boolean late = jiffies > nextUpdate;
        itr = late ? ADAPTIVE_MIN_USECS | ADAPTIVE_LATENCY : wanted(usecs);
        nextUpdate = jiffies + 1;
        totalBytes = 0;
        totalPackets = 0;
    }

    private int wanted(int usecs) {
        int longer = Math.min(usecs + ADAPTIVE_MIN_INC, ADAPTIVE_MAX_USECS);
        if (totalPackets == 0) {
            return longer | itr & ADAPTIVE_LATENCY;
        }
        int size = totalBytes / totalPackets;
        if (totalPackets < 4 && totalBytes < 9000) {
            return ADAPTIVE_LATENCY + bySize(size, 2);
        }
        if (totalPackets < 48) {
            return longer;
        }
        if (totalPackets < 96) {
            return usecs;
        }
        return totalPackets < 256
            ? Math.max(usecs >> 1, ADAPTIVE_MIN_USECS) : bySize(size, 1);
    }
    // end::ixgbe_update_itr[]

    /// About 170 (size + 24) / (size + 640) us at 10 Gb/s, in pieces of a
    /// straight line and steps of 2 us.
    private static int bySize(int size, int divisor) {
        int time = size <= 60 ? 5120
            : size <= 316 ? size * 40 + 2720
            : size <= 1084 ? size * 15 + 11452
            : size < 1968 ? size * 5 + 22420 : 32256;
        return Math.ceilDiv(time / divisor, ADAPTIVE_MIN_INC * 256)
            * ADAPTIVE_MIN_INC;
    }
}
