package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.DMATXCTL_TE;
import static netstack.driver.hw.IxgbeType.EICR_DHER;

import netstack.driver.dma.DmaBus;
import netstack.driver.dma.DmaMapping;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;

/// The transmit half: walks the rings and puts frames on the wire (data
/// sheet, section 7.2).
///
/// A packet is fetched when the packet buffer has room for it; then its
/// descriptors are done. On a host with several CPUs a doorbell takes
/// [RxUnit#HOP_NS] to the device and a completion as long back, so that all
/// frames of all queues meet in one place in the order of time.
final class TxUnit {
    static final int QUEUES = 128;

    private final Machine machine;
    private final RegisterFile regs;
    private final DmaBus bus;
    private final MsiX msix;
    private final TxFetch fetch;
    private final TxReport report;
    private final TxQueue[] queue = new TxQueue[QUEUES];
    private final EventHandler retry = this::retry;
    private final EventHandler bell = this::bell;
    private boolean hangs;

    TxUnit(Machine machine, RegisterFile regs, DmaMapping dma, MsiX msix) {
        this.machine = machine;
        this.regs = regs;
        bus = dma.bus();
        this.msix = msix;
        fetch = new TxFetch(regs, dma);
        report = new TxReport(machine, bus, msix, queue);
        for (int i = 0; i < QUEUES; i++) {
            queue[i] = new TxQueue(i);
        }
    }

    TxQueue queue(int i) {
        return queue[i];
    }

    void wire(Wire out) {
        fetch.wire(out);
    }

    void profile(DmaProfile p) {
        fetch.profile(p);
        report.profile(p);
    }

    void faults(NicFaults f) {
        fetch.faults(f);
    }

    /// Nothing is sent any more, until a reset.
    void hang() {
        hangs = true;
    }

    /// The tail of `q` is moved to `tail`.
    void doorbell(TxQueue q, int tail, long now) {
        if (machine.nrCpus() == 1) {
            q.tail = tail;
            run(q, now);
        } else {
            machine.cpu(0).at(now + RxUnit.HOP_NS, bell,
                    report.pack(q, tail));
        }
    }

    private void bell(long now, int packed) {
        TxQueue q = report.queue(packed);
        if (q != null) {
            q.tail = TxReport.index(packed);
            run(q, now);
        }
    }

    // tag::nic_transmit[]
    /// Sends what the ring holds, as far as there is room.
    private void run(TxQueue q, long now) {
        q.waits = false;
        int before = q.head;
        fetch.begin(q, now);
        while (q.enabled && !q.isEmpty() && sends() && !q.waits) {
            long at = bus.open(q.descriptor(q.head), TxDesc.SIZE, false);
            if (at < 0) {
                msix.other(EICR_DHER, now);
                break;
            }
            step(q, bus.load(at), bus.load(at + 8), now);
        }
        if (q.head != before) {
            report.report(q, now);
        }
    }

    private void step(TxQueue q, long word0, long word1, long now) {
        if (TxDesc.isContext(word1)) {
            int slot = TxDesc.idx(word1) & 1;
            q.context0[slot] = word0;
            q.context1[slot] = word1;
        } else if (!q.inPacket && waits(q, word1, now)) {
            return;
        } else {
            fetch.fetch(q, word0, word1, now);
        }
        if ((word1 & TxDesc.DCMD_RS) != 0) {
            q.asking++;
        }
        q.head = q.after(q.head);
    }
    // end::nic_transmit[]

    /// Comes back when the packet buffer has room, if it has none now.
    private boolean waits(TxQueue q, long word1, long now) {
        long when = fetch.whenRoom(word1, now);
        if (when <= now) {
            return false;
        }
        q.waits = true;
        if (!q.retries) {   // one event, however often the bell rings
            q.retries = true;
            machine.cpu(0).at(when, retry, q.index);
        }
        return true;
    }

    private void retry(long now, int i) {
        queue[i].retries = false;
        run(queue[i], now);
    }

    private boolean sends() {
        return !hangs && fetch.wire() != null
                && regs.has(Reg.DMATXCTL, DMATXCTL_TE)
                && regs.has(Reg.LINKS, IxgbeType.LINKS_UP);
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
        hangs = false;
        report.reset();
        for (int i = 0; i < QUEUES; i++) {
            if (queue[i].frame != null) {
                queue[i].frame.release();
            }
            queue[i] = new TxQueue(i);
        }
    }
}
