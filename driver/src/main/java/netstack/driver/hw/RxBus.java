package netstack.driver.hw;

import netstack.driver.dma.DmaBus;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.Iommu;
import netstack.driver.machine.IrqLine;

/// The receive unit's accesses to memory, with the time that they take and
/// the faults that hit them. In the free profile and without faults a write
/// is there at once.
final class RxBus {
    private final DmaBus bus;
    private final Iommu iommu;
    private final MsiX msix;
    private DmaProfile profile = DmaProfile.FREE;
    private NicFaults faults;
    private LateBacks[] late;
    private long due;

    RxBus(DmaMapping dma, MsiX msix) {
        bus = dma.bus();
        iommu = dma.iommu();
        this.msix = msix;
    }

    void late(LateBacks[] byCpu) {
        late = byCpu;
    }

    void profile(DmaProfile p) {
        profile = p;
    }

    void faults(NicFaults f) {
        faults = f;
    }

    /// Whether what is written now is there at once.
    boolean isPrompt() {
        return profile == DmaProfile.FREE && faults == null;
    }

    /// What follows begins at `now`, without a descriptor read.
    void begin(long now) {
        due = now;
    }

    /// Reads the descriptor at the head of `q`; a negative number if the
    /// IOMMU refuses. A frame begins with it at `now`.
    long descriptor(RxQueue q, long now) {
        long addr = q.descriptor(q.head);
        if (profile != DmaProfile.FREE) {
            if (q.clock == null) {
                q.clock = new DmaClock(profile);
            }
            due = now + q.clock.read(addr, RxDesc.SIZE);
        } else {
            due = now;
        }
        if (faults != null
                && faults.strikes(NicFaults.Kind.DMA_SPIKE, q.index)) {
            due += faults.ns(NicFaults.Kind.DMA_SPIKE);
        }
        return bus.open(addr, RxDesc.SIZE, true);
    }

    /// Writes `n` packet bytes; false if the IOMMU refuses.
    boolean write(RxQueue q, long addr, byte[] d, int off, int n) {
        if (q.clock != null) {
            due += q.clock.write(addr, n);
            q.lastDue = Math.max(q.lastDue, due);
        }
        if (faults != null
                && faults.strikes(NicFaults.Kind.DMA_FAULT, q.index)) {
            iommu.failAfter(0);
        }
        return bus.write(addr, d, off, n);
    }

    /// Writes a descriptor back, with which so many `frames` are whole; false
    /// if it is still on its way.
    boolean writeBack(RxQueue q, long at, long word0, long word1,
            int frames) {
        if (isPrompt()) {
            bus.store(at, word0);
            bus.store(at + 8, word1);
            return true;
        }
        // Many accesses are under way at once; they end in order.
        due = Math.max(q.lastDue, due);
        q.lastDue = due;
        LateBacks backs = late[cpuOf(q.index)];
        long whole = due;
        if (faults != null
                && faults.strikes(NicFaults.Kind.TORN_WRITE_BACK, q.index)) {
            backs.add(q, due, at + 8, word1 & 0xFFFF_FFFFL, 0);
            whole += faults.ns(NicFaults.Kind.TORN_WRITE_BACK);
        }
        backs.add(q, whole, at, word0, 0);
        backs.add(q, whole, at + 8, word1, frames);
        return false;
    }

    /// Frames that were on the bus when their queue was stopped.
    long lost() {
        long n = 0;
        for (LateBacks backs : late) {
            n += backs.lost();
        }
        return n;
    }

    /// The CPU whose interrupt announces the frames of a queue.
    int cpuOf(int q) {
        IrqLine line = msix.line(msix.vectorOf(q, false));
        return line == null ? 0 : line.cpu().id();
    }

    long load(long at) {
        return bus.load(at);
    }
}
