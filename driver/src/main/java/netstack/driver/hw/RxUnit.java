package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.EICR_RX_MISS;

import netstack.driver.dma.DmaMapping;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;

/// The receive half: MAC, filters, queue choice, and the packet buffer in
/// front of the rings (data sheet, section 7.1).
///
/// A frame whose queue has no descriptor is dropped and counted per queue if
/// the queue has DROP_EN. Otherwise it waits in the packet buffer that all
/// queues share, and everything behind it waits too (head-of-line blocking);
/// when the buffer is full, frames are missed.
///
/// Left out: flow control.
final class RxUnit {
    static final int QUEUES = 128;
    /// Until what one CPU causes can reach another's rings, in ns.
    static final long HOP_NS = 1000;

    private final Machine machine;
    private final RegisterFile regs;
    private final MsiX msix;
    private final RxMac mac;
    private final RxParser parser;
    private final Rss rss;
    private final RxBus bus;
    private final Rsc rsc;
    private final RxStore store;
    private final RxQueue[] queue = new RxQueue[QUEUES];
    private final FrameFifo buffer = new FrameFifo();
    private final EventHandler pump = this::pump;
    private final EventHandler expire = this::expire;
    private Arrivals[] arrivals;
    private int buffered;
    private long deaf;
    private NicFaults faults;
    /// Some queue has coalesced since the last reset.
    private boolean opens;

    RxUnit(Machine machine, RegisterFile regs, DmaMapping dma, MsiX msix,
            RxMac mac, Rss rss) {
        this.machine = machine;
        this.regs = regs;
        this.msix = msix;
        this.mac = mac;
        this.rss = rss;
        parser = new RxParser(regs);
        bus = new RxBus(dma, msix);
        rsc = new Rsc(regs, bus, parser);
        store = new RxStore(regs, bus, msix, parser, rss, rsc);
        for (int i = 0; i < QUEUES; i++) {
            queue[i] = new RxQueue(i);
        }
    }

    void arrivals(Arrivals[] byCpu) {
        arrivals = byCpu;
    }

    RxQueue queue(int i) {
        return queue[i];
    }

    /// The CPU whose interrupt announces the frames of a queue.
    int cpuOf(int q) {
        return bus.cpuOf(q);
    }

    RxBus bus() {
        return bus;
    }

    void faults(NicFaults f) {
        faults = f;
        bus.faults(f);
    }

    /// Frames that were lost while nobody could count them.
    long deaf() {
        return deaf + mac.deaf() + bus.lost() + rsc.lost();
    }

    // tag::nic_receive[]
    /// Takes a frame whose last byte is here now.
    void receive(Frame sent, long now, int cpu) {
        Frame f = damaged(sent, cpu);
        if (!mac.accepts(f)) {
            f.release();
            return;
        }
        RxQueue q = queue[steer(f)];
        if (!buffer.isEmpty() || !deliver(q, f, now)) {
            hold(q, f, now);
        } else {
            f.release();
        }
    }

    /// Stores the parsed frame or drops it; false when it has to wait.
    private boolean deliver(RxQueue q, Frame f, long now) {
        if (!q.enabled) {
            deaf++;
            return true;
        }
        int n = store.prepare(q, f);
        if (q.coalesces && store.coalesce(q, n, now)) {
            opens = true;
            closeLater(q);
            return true;
        }
        if (q.owned() * (long) q.bufSize < n) {
            if (q.dropEn) {
                regs.count(Reg.QPRDC, store.counter(q));
            }
            return q.dropEn;
        }
        deaf += store.store(q, n, now) ? 0 : 1;
        return true;
    }
    // end::nic_receive[]

    private Frame damaged(Frame f, int cpu) {
        if (faults == null || !faults.strikes(NicFaults.Kind.BAD_CRC, cpu)) {
            return f;
        }
        Frame bad = f.pool.copy(f.data(), 0, f.len());
        bad.badFcs(true);
        f.release();
        return bad;
    }

    /// Parses a frame and chooses its queue.
    int steer(Frame f) {
        parser.parse(f);
        rss.select(parser);
        return rss.queue;
    }

    /// Keeps a frame in the packet buffer, behind those that wait.
    private void hold(RxQueue q, Frame f, long now) {
        if (buffered + f.len() > regs.get(Reg.RXPBSIZE, 0)) {
            regs.count(Reg.RXMPC, 0);
            msix.other(EICR_RX_MISS, now);
            f.release();
            return;
        }
        buffered += f.len();
        buffer.add(f, now, q.index);
    }

    /// A tail was moved, or a queue was closed: frames may go on. A frame
    /// for another CPU's ring goes there in that CPU's time.
    void pump(long now, int cpu) {
        while (!buffer.isEmpty()) {
            RxQueue q = queue[buffer.firstTag()];
            int owner = cpuOf(q.index);
            if (owner != cpu) {
                machine.cpu(owner).at(now + HOP_NS, pump, owner);
                break;
            }
            steer(buffer.first());
            if (!deliver(q, buffer.first(), now)) {
                break;
            }
            buffered -= buffer.first().len();
            buffer.remove().release();
        }
        msix.flush(now);
    }

    /// The packet that was opened last is closed when its EITR expires.
    private void closeLater(RxQueue q) {
        if (q.nrOpen > 0 && !q.closing) {
            q.closing = true;
            machine.cpu(cpuOf(q.index)).at(rsc.deadline(q), expire,
                    q.index);
        }
    }

    /// RSCCTL of queue `i` was written.
    void coalesce(int i, int rscctl) {
        queue[i].rscctl(rscctl);
        int n = 0;
        for (RxQueue q : queue) {
            n += q.coalesces ? 1 : 0;
        }
        rsc.queues(n);
    }

    private void expire(long now, int i) {
        RxQueue q = queue[i];
        q.closing = false;
        arrivals[cpuOf(i)].catchUp(now);
        if (rsc.expire(q, now, now)) {
            msix.note(msix.vectorOf(i, false));
            msix.flush(now);
        }
        closeLater(q);
    }

    /// The message of vector `v` is about to be sent: what its queues have
    /// open is part of it.
    void beforeMessage(long now, int v) {
        for (int i = 0; opens && i < QUEUES; i++) {
            if (queue[i].nrOpen > 0 && msix.vectorOf(i, false) == v) {
                rsc.expire(queue[i], Long.MAX_VALUE, now);
            }
        }
    }

    /// Bytes that wait in the packet buffer.
    int buffered() {
        return buffered;
    }

    /// Turns a queue off: what is still on its way to it is lost.
    void disable(RxQueue q) {
        q.enabled = false;
        q.epoch++;
        deaf += Rsc.drop(q);
    }

    void reset() {
        deaf += buffer.size();
        while (!buffer.isEmpty()) {
            buffer.remove().release();
        }
        buffered = 0;
        opens = false;
        for (int i = 0; i < QUEUES; i++) {
            disable(queue[i]);
            queue[i] = new RxQueue(i);
        }
    }
}
