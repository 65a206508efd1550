package netstack.driver.hw;

import java.util.Arrays;

/// What the accesses of one queue cost, by a [DmaProfile]: the latencies,
/// and which of the last 64 pages the IOTLB still knows.
///
/// One IOTLB serves all queues of a device; here each has one of its own,
/// so that what a CPU sees does not depend on the others' order.
final class DmaClock {
    private static final int PAGE_SHIFT = 12;

    private final DmaProfile profile;
    /// Pages, the one used last in front.
    private final long[] iotlb = new long[DmaProfile.IOTLB];
    private long misses;

    DmaClock(DmaProfile profile) {
        this.profile = profile;
        Arrays.fill(iotlb, -1);
    }

    long read(long bus, int n) {
        return profile.read(n) + translate(bus);
    }

    long write(long bus, int n) {
        return profile.write(n) + translate(bus);
    }

    long misses() {
        return misses;
    }

    private long translate(long bus) {
        if (profile.miss() == 0) {
            return 0;
        }
        long page = bus >>> PAGE_SHIFT;
        int i = 0;
        while (i < iotlb.length - 1 && iotlb[i] != page) {
            i++;
        }
        boolean hit = iotlb[i] == page;
        System.arraycopy(iotlb, 0, iotlb, 1, i);
        iotlb[0] = page;
        misses += hit ? 0 : 1;
        return hit ? 0 : profile.miss();
    }
}
