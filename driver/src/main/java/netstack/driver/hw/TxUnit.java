package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.DMATXCTL_TE;
import static netstack.driver.hw.IxgbeType.EICR_DHER;

import netstack.driver.dma.DmaBus;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// The transmit half: fetches descriptors and bytes, and puts frames on the
/// wire (data sheet, section 7.2).
///
/// A frame is fetched when the packet buffer has room for it; then its
/// descriptors are done, and DD is set in those with RS. With WTHRESH above
/// one that happens for as many at once, or when the vector's EITR expires;
/// without an EITR the last ones are never reported (a false hang).
///
/// On a host with several CPUs a doorbell takes [RxUnit#HOP_NS] to the
/// device and a completion as long back, so that all frames of all queues
/// meet in one place in the order of time.
final class TxUnit {
    static final int QUEUES = 128;
    private static final int INDEX_BITS = 7;
    private static final int EPOCH_SHIFT = 23;
    private static final int EPOCH_MASK = 0xFF;

    private final Machine machine;
    private final RegisterFile regs;
    private final DmaBus bus;
    private final MsiX msix;
    private final TxFinish finish;
    private final TxQueue[] queue = new TxQueue[QUEUES];
    private final EventHandler run = (now, q) -> run(queue(q), now);
    private final EventHandler bell = this::bell;
    private final EventHandler done = this::done;
    private final EventHandler flush = (now, q) -> flush(queue(q), now);
    private Wire wire;
    private int epoch;

    TxUnit(Machine machine, RegisterFile regs, DmaBus bus, MsiX msix) {
        this.machine = machine;
        this.regs = regs;
        this.bus = bus;
        this.msix = msix;
        finish = new TxFinish(regs);
        for (int i = 0; i < QUEUES; i++) {
            queue[i] = new TxQueue(i);
        }
    }

    TxQueue queue(int i) {
        return queue[i];
    }

    void wire(Wire out) {
        wire = out;
    }

    /// The tail of `q` is moved to `tail`.
    void doorbell(TxQueue q, int tail, long now) {
        if (machine.nrCpus() == 1) {
            q.tail = tail;
            run(q, now);
        } else {
            machine.cpu(0).at(now + RxUnit.HOP_NS, bell, pack(q, tail));
        }
    }

    private void bell(long now, int arg) {
        if (arg >>> EPOCH_SHIFT == (epoch & EPOCH_MASK)) {
            TxQueue q = queue[arg & QUEUES - 1];
            q.tail = arg >> INDEX_BITS & 0xFFFF;
            run(q, now);
        }
    }

    /// A queue and an index of its ring, good until the next reset.
    private int pack(TxQueue q, int i) {
        return q.index | i << INDEX_BITS
                | (epoch & EPOCH_MASK) << EPOCH_SHIFT;
    }

    // tag::nic_transmit[]
    /// Sends what the ring holds, as far as there is room.
    private void run(TxQueue q, long now) {
        q.waits = false;
        int before = q.head;
        while (q.enabled && !q.isEmpty() && sends() && !q.waits) {
            long at = bus.open(q.descriptor(q.head), TxDesc.SIZE, false);
            if (at < 0) {
                msix.other(EICR_DHER, now);
                break;
            }
            step(q, bus.load(at), bus.load(at + 8), now);
        }
        if (q.head != before) {
            report(q, now);
        }
    }

    private void step(TxQueue q, long word0, long word1, long now) {
        if (TxDesc.isContext(word1)) {
            int slot = TxDesc.idx(word1) & 1;
            q.context0[slot] = word0;
            q.context1[slot] = word1;
        } else if (q.frame == null && !opens(q, word1, now)) {
            return;
        } else {
            fetch(q, word0, word1, now);
        }
        if ((word1 & TxDesc.DCMD_RS) != 0) {
            q.asking++;
        }
        q.head = q.after(q.head);
    }
    // end::nic_transmit[]

    /// Takes an empty frame when the packet buffer has room for it;
    /// otherwise comes back when it has.
    private boolean opens(TxQueue q, long word1, long now) {
        int n = TxDesc.payLen(word1);
        int room = regs.get(Reg.TXPBSIZE, 0);
        if (wire.backlog(now) + n > room) {
            q.waits = true;
            long when = Math.max(now + 1, wire.whenBacklogIs(room - n));
            machine.cpu(0).at(when, run, q.index);
            return false;
        }
        q.frame = wire.frames().take(
                Math.min(n + TxFinish.SLACK, FramePool.MAX));
        q.frame.len(0);
        return true;
    }

    private void fetch(TxQueue q, long word0, long word1, long now) {
        Frame f = q.frame;
        int n = TxDesc.dtaLen(word1);
        boolean fits = f.len() + n <= f.data().length;
        if (n > 0 && (!fits || !bus.read(word0, f.data(), f.len(), n))) {
            f.badFcs(true);   // garbage must not leave as a good frame
        } else {
            f.len(f.len() + n);
        }
        if ((word1 & TxDesc.DCMD_EOP) == 0) {
            return;
        }
        q.frame = null;
        if (f.badFcs()) {
            f.release();
            return;
        }
        int slot = (int) (word1 >>> 36) & 1;
        finish.finish(f, word1, q.context0[slot], q.context1[slot]);
        finish.count(f, q.index);
        wire.send(f, now);
    }

    private boolean sends() {
        return wire != null && regs.has(Reg.DMATXCTL, DMATXCTL_TE)
                && regs.has(Reg.LINKS, IxgbeType.LINKS_UP);
    }

    /// Descriptors up to the head are done: says so, now or in a batch.
    private void report(TxQueue q, long now) {
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
            machine.cpu(0).at(now + msix.gap(v), flush, q.index);
        }
    }

    private void flush(TxQueue q, long now) {
        q.flushArmed = false;
        if (q.asking > 0) {
            complete(q, now);
        }
    }

    private void complete(TxQueue q, long now) {
        q.asking = 0;
        if (machine.nrCpus() == 1) {
            writeBack(q, q.head, now);
        } else {
            cpuOf(msix.vectorOf(q.index, true)).at(now + RxUnit.HOP_NS, done,
                    pack(q, q.head));
        }
    }

    private void done(long now, int arg) {
        if (arg >>> EPOCH_SHIFT == (epoch & EPOCH_MASK)) {
            writeBack(queue[arg & QUEUES - 1], arg >> INDEX_BITS & 0xFFFF,
                    now);
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

    /// The link came up, or transmit was enabled: what waited goes on.
    void runAll(long now) {
        for (TxQueue q : queue) {
            if (q.enabled && !q.isEmpty()) {
                doorbell(q, q.tail, now);
            }
        }
    }

    void reset() {
        epoch++;
        for (int i = 0; i < QUEUES; i++) {
            if (queue[i].frame != null) {
                queue[i].frame.release();
            }
            queue[i] = new TxQueue(i);
        }
    }
}
