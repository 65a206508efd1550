package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.RSCCTL_RSCEN;
import static netstack.driver.hw.IxgbeType.RXDCTL_VME;
import static netstack.driver.hw.IxgbeType.SRRCTL_BSIZEPKT_MASK;
import static netstack.driver.hw.IxgbeType.SRRCTL_DROP_EN;

/// The device's side of one receive ring.
///
/// It owns the descriptors from `head` up to, not including, `tail`; equal
/// means that it has none, so software hands out one less than there are.
final class RxQueue {
    final int index;
    boolean enabled;
    long base;
    int count;
    int head;
    int tail;
    int bufSize;
    boolean dropEn;
    boolean stripVlan;
    boolean coalesces;
    /// Buffers that one coalesced packet may take.
    int maxDesc;
    /// The packets that are being put together; made when first needed.
    RscContext[] contexts = {};
    int nrOpen;
    /// An event will close the first of them.
    boolean closing;

    /// What accesses cost, null when they cost nothing; when the last one
    /// is done; and how often the queue was turned off.
    DmaClock clock;
    long lastDue;
    int epoch;

    RxQueue(int index) {
        this.index = index;
    }

    void srrctl(int v) {
        bufSize = (v & SRRCTL_BSIZEPKT_MASK) << 10;
        dropEn = (v & SRRCTL_DROP_EN) != 0;
    }

    void rxdctl(int v) {
        stripVlan = (v & RXDCTL_VME) != 0;
    }

    void rscctl(int v) {
        coalesces = (v & RSCCTL_RSCEN) != 0;
        int code = v >> 2 & 3;
        maxDesc = code == 0 ? 1 : 2 << code;
    }

    /// Descriptors that it owns; none when the tail is nonsense.
    int owned() {
        int n = tail - head;
        return tail >= count ? 0 : n < 0 ? n + count : n;
    }

    long descriptor(int i) {
        return base + (long) i * RxDesc.SIZE;
    }

    void advance() {
        head = head + 1 == count ? 0 : head + 1;
    }
}
