package netstack.driver.hw;

import netstack.driver.dma.DmaBus;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// Tells software which descriptors are done: DD in those with RS, or the
/// head (data sheet, section 7.2.3.5). With WTHRESH above one that happens
/// for as many at once, or when the vector's EITR expires; without an EITR
/// the last ones are never reported (a false hang).
final class TxReport {
    private static final int INDEX_BITS = 7;
    private static final int EPOCH_SHIFT = 23;
    private static final int EPOCH_MASK = 0xFF;

    private final Machine machine;
    private final DmaBus bus;
    private final MsiX msix;
    private final TxQueue[] queue;
    private final EventHandler done = this::done;
    private final EventHandler flush = this::flush;
    private DmaProfile profile = DmaProfile.FREE;
    private int epoch;

    TxReport(Machine machine, DmaBus bus, MsiX msix, TxQueue[] queue) {
        this.machine = machine;
        this.bus = bus;
        this.msix = msix;
        this.queue = queue;
    }

    void profile(DmaProfile p) {
        profile = p;
    }

    /// What is on its way then does not arrive.
    void reset() {
        epoch++;
    }

    /// A queue and an index of its ring, good until the next reset.
    int pack(TxQueue q, int i) {
        return q.index | i << INDEX_BITS
                | (epoch & EPOCH_MASK) << EPOCH_SHIFT;
    }

    /// The queue that [#pack] was given, or null after a reset.
    TxQueue queue(int packed) {
        return packed >>> EPOCH_SHIFT == (epoch & EPOCH_MASK)
                ? queue[packed & TxUnit.QUEUES - 1] : null;
    }

    static int index(int packed) {
        return packed >> INDEX_BITS & 0xFFFF;
    }

    /// Descriptors up to the head are done: says so, now or in a batch.
    void report(TxQueue q, long now) {
        if (q.asking == 0) {
            return;
        }
        if (q.asking >= q.wthresh) {
            complete(q, now);
            return;
        }
        int v = msix.vectorOf(q.index, true);
        if (!q.flushArmed && v >= 0 && msix.gap(v) > 0) {
            q.flushArmed = true;
            machine.cpu(0).at(now + msix.gap(v), flush, pack(q, 0));
        }
    }

    private void flush(long now, int packed) {
        TxQueue q = queue(packed);
        if (q != null) {
            q.flushArmed = false;
            if (q.asking > 0) {
                complete(q, now);
            }
        }
    }

    private void complete(TxQueue q, long now) {
        q.asking = 0;
        long at = profile == DmaProfile.FREE ? now
                : Math.max(now, q.ready) + profile.write(TxDesc.SIZE);
        if (machine.nrCpus() > 1) {
            cpuOf(msix.vectorOf(q.index, true)).at(
                    Math.max(at, now + RxUnit.HOP_NS), done,
                    pack(q, q.head));
        } else if (at > now) {
            machine.cpu(0).at(at, done, pack(q, q.head));
        } else {
            writeBack(q, q.head, now);
        }
    }

    private void done(long now, int packed) {
        TxQueue q = queue(packed);
        if (q != null) {
            writeBack(q, index(packed), now);
        }
    }

    /// Sets DD, or writes the head, and announces it.
    private void writeBack(TxQueue q, int head, long now) {
        if (!q.enabled) {
            return;
        }
        if (q.headAddr != 0) {
            long at = bus.open(q.headAddr, 4, true);
            if (at >= 0) {
                bus.storeInt(at, head);
            }
        }
        for (; q.reported != head; q.reported = q.after(q.reported)) {
            long at = bus.open(q.descriptor(q.reported), TxDesc.SIZE, true);
            if (at >= 0 && q.headAddr == 0
                    && (bus.load(at + 8) & TxDesc.DCMD_RS) != 0) {
                bus.store(at + 8, TxDesc.done(bus.load(at + 8)));
            }
        }
        int v = msix.vectorOf(q.index, true);
        if (v >= 0) {
            msix.cause(v, now);
        }
    }

    private Cpu cpuOf(int v) {
        IrqLine line = msix.line(v);
        return line == null ? machine.cpu(0) : line.cpu();
    }
}
