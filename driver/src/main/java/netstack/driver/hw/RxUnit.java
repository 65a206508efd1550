package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.EICR_DHER;
import static netstack.driver.hw.IxgbeType.EICR_RX_MISS;
import static netstack.driver.hw.IxgbeType.HLREG0_RXCRCSTRP;
import static netstack.driver.hw.IxgbeType.RXCSUM_PCSD;

import java.util.Arrays;
import java.util.zip.CRC32;
import netstack.driver.dma.DmaBus;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// The receive half: MAC, filters, queue choice, and the DMA of frames into
/// the rings (data sheet, section 7.1).
///
/// A frame whose queue has no descriptor is dropped and counted per queue if
/// the queue has DROP_EN. Otherwise it waits in the packet buffer that all
/// queues share, and everything behind it waits too (head-of-line blocking);
/// when the buffer is full, frames are missed.
///
/// Left out: header split, RSC, VLAN strip, flow control.
final class RxUnit {
    static final int QUEUES = 128;
    /// Until what one CPU causes can reach another's rings, in ns.
    static final long HOP_NS = 1000;
    private static final int CRC = 4;

    private final Machine machine;
    private final RegisterFile regs;
    private final DmaBus bus;
    private final MsiX msix;
    private final RxMac mac;
    private final RxParser parser;
    private final RxQueue[] queue = new RxQueue[QUEUES];
    private final FrameFifo buffer = new FrameFifo();
    private final EventHandler pump = this::pump;
    private final CRC32 crc = new CRC32();
    private int buffered;

    RxUnit(Machine machine, RegisterFile regs, DmaBus bus, MsiX msix,
            RxMac mac, RxParser parser) {
        this.machine = machine;
        this.regs = regs;
        this.bus = bus;
        this.msix = msix;
        this.mac = mac;
        this.parser = parser;
        for (int i = 0; i < QUEUES; i++) {
            queue[i] = new RxQueue(i);
        }
    }

    RxQueue queue(int i) {
        return queue[i];
    }

    /// The CPU whose interrupt announces the frames of a queue.
    int cpuOf(int q) {
        IrqLine line = msix.line(msix.vectorOf(q, false));
        return line == null ? 0 : line.cpu().id();
    }

    // tag::nic_receive[]
    /// Takes a frame whose last byte is here now.
    void receive(Frame f, long now, int cpu) {
        if (!mac.accepts(f)) {
            f.release();
            return;
        }
        RxQueue q = queue[parser.queueOf(f)];
        if (!buffer.isEmpty() || !deliver(q, f, now)) {
            hold(q, f, now);
        } else {
            f.release();
        }
    }

    /// Stores a frame or drops it; false when it has to wait.
    private boolean deliver(RxQueue q, Frame f, long now) {
        if (!q.enabled) {
            return true;
        }
        int n = f.len() + (strips() ? 0 : CRC);
        if (q.owned() * (long) q.bufSize < n) {
            if (q.dropEn) {
                regs.count(Reg.QPRDC, counter(q));
            }
            return q.dropEn;
        }
        store(q, f, n, now);
        return true;
    }
    // end::nic_receive[]

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
            if (!deliver(q, buffer.first(), now)) {
                break;
            }
            buffered -= buffer.first().len();
            buffer.remove().release();
        }
        msix.flush(now);
    }

    // tag::nic_rx_store[]
    /// Writes a frame into as many buffers as it needs, then the
    /// descriptors: payload first, DD last.
    private void store(RxQueue q, Frame f, int len, long now) {
        parser.parse(f);
        byte[] d = len == f.len() ? f.data() : withCrc(f);
        int done = 0;
        while (done < len) {
            long at = bus.open(q.descriptor(), RxDesc.SIZE, true);
            if (at < 0 || q.owned() == 0) {
                msix.other(at < 0 ? EICR_DHER : 0, now);
                return;
            }
            long addr = bus.load(at);
            int n = addr == 0 ? 0 : Math.min(q.bufSize, len - done);
            boolean ok = !f.badFcs()
                    & (n == 0 || bus.write(addr, d, done, n));
            done += n;
            writeBack(at, n, done == len, ok);
            q.advance();
        }
        int c = counter(q);
        regs.count(Reg.QPRC, c);
        regs.count(Reg.QBRC, c, 16, len);
        int v = msix.vectorOf(q.index, false);
        if (v >= 0) {
            msix.note(v);
        }
    }

    private void writeBack(long at, int n, boolean last, boolean ok) {
        int hash = regs.has(Reg.RXCSUM, RXCSUM_PCSD) ? parser.hash : 0;
        int status = RxDesc.STAT_DD;
        if (last) {
            status |= RxDesc.STAT_EOP | parser.checksums();
        }
        if (!ok) {
            status |= RxDesc.ERR_RXE;
        }
        bus.store(at, RxDesc.back0(parser.pktInfo, hash));
        bus.store(at + 8, RxDesc.back1(status, n, 0));
    }
    // end::nic_rx_store[]

    private boolean strips() {
        return regs.has(Reg.HLREG0, HLREG0_RXCRCSTRP);
    }

    private byte[] withCrc(Frame f) {
        byte[] d = Arrays.copyOf(f.data(), f.len() + CRC);
        crc.reset();
        crc.update(d, 0, f.len());
        int v = (int) crc.getValue();
        for (int i = 0; i < CRC; i++) {
            d[f.len() + i] = (byte) (v >> 8 * i);
        }
        return d;
    }

    private int counter(RxQueue q) {
        return regs.get(Reg.RQSMR, q.index >> 2) >> 8 * (q.index & 3) & 0xF;
    }

    /// Bytes that wait in the packet buffer.
    int buffered() {
        return buffered;
    }

    void reset() {
        while (!buffer.isEmpty()) {
            buffer.remove().release();
        }
        buffered = 0;
        for (int i = 0; i < QUEUES; i++) {
            queue[i] = new RxQueue(i);
        }
    }
}
