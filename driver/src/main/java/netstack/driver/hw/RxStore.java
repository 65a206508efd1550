package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.EICR_DHER;
import static netstack.driver.hw.IxgbeType.HLREG0_RXCRCSTRP;
import static netstack.driver.hw.IxgbeType.RDRXCTL_CRCSTRIP;
import static netstack.driver.hw.IxgbeType.RXCSUM_IPPCSE;
import static netstack.driver.hw.IxgbeType.RXCSUM_PCSD;

import java.util.zip.CRC32;

/// From a frame to a ring: what of it is stored, the DMA into the buffers,
/// and the write-back of the descriptors (data sheet, section 7.1.5).
///
/// The frame check sequence is stripped when both places say so; a VLAN tag
/// goes into the descriptor when the queue has VME.
/// Left out: header split.
final class RxStore {
    private static final int CRC = 4;
    private static final int TAG = 4;
    private static final int ADDRESSES = 12;

    private final RegisterFile regs;
    private final RxBus bus;
    private final MsiX msix;
    private final RxParser parser;
    private final Rss rss;
    private final CRC32 crc = new CRC32();
    private final Rsc rsc;
    private final byte[] scratch = new byte[FramePool.MAX + CRC];
    /// The bytes that are stored, and how many of the frame's are gone.
    private byte[] image;
    private boolean stripped;
    private boolean bad;
    private boolean keepsCrc;

    RxStore(RegisterFile regs, RxBus bus, MsiX msix, RxParser parser,
            Rss rss, Rsc rsc) {
        this.regs = regs;
        this.bus = bus;
        this.msix = msix;
        this.parser = parser;
        this.rss = rss;
        this.rsc = rsc;
    }

    /// Makes the bytes that will be stored of a frame that was parsed;
    /// returns how many.
    int prepare(RxQueue q, Frame f) {
        int n = f.len();
        image = f.data();
        bad = f.badFcs();
        stripped = q.stripVlan && parser.tci >= 0;
        keepsCrc = !regs.has(Reg.HLREG0, HLREG0_RXCRCSTRP)
                || !regs.has(Reg.RDRXCTL, RDRXCTL_CRCSTRIP);
        if (!stripped && !keepsCrc) {
            return n;
        }
        image = scratch;
        int skip = stripped ? TAG : 0;
        System.arraycopy(f.data(), 0, image, 0, ADDRESSES);
        System.arraycopy(f.data(), ADDRESSES + skip, image, ADDRESSES,
                n - ADDRESSES - skip);
        return keepsCrc ? appendCrc(f, n - skip) : n - skip;
    }

    /// The sequence as it was on the wire, tag included.
    private int appendCrc(Frame f, int n) {
        crc.reset();
        crc.update(f.data(), 0, f.len());
        int v = (int) crc.getValue();
        if (bad) {
            v = ~v;
        }
        for (int i = 0; i < CRC; i++) {
            image[n + i] = (byte) (v >> 8 * i);
        }
        return n + CRC;
    }

    /// Stores the frame as a part of a larger packet, if it may be one.
    boolean coalesce(RxQueue q, int len, long now) {
        int v = msix.vectorOf(q.index, false);
        if (!q.coalesces || keepsCrc || bad || v < 0 || msix.gap(v) == 0) {
            return false;
        }
        int status = parser.checksums() | (stripped ? RxDesc.STAT_VP : 0);
        boolean taken = rsc.take(q, image, stripped ? TAG : 0, word0(),
                status, deadline(v, now), now);
        if (taken) {
            count(q, len);
        }
        if (taken && bus.isPrompt()) {   // else its write-back does
            msix.note(v);
        }
        return taken;
    }

    /// When the vector's message closes what is opened now. A write-back that
    /// takes time has to begin before the message, which waits for it.
    private long deadline(int v, long now) {
        return !bus.isPrompt() && msix.isFree(v, now) ? now
                : msix.gapEnds(v, now);
    }

    // tag::nic_rx_store[]
    /// Writes the frame into as many buffers as it needs, then the
    /// descriptors, errors with EOP, DD last. False if the ring failed.
    boolean store(RxQueue q, int len, long now) {
        boolean told = true;
        boolean ok = !bad;
        for (int done = 0; done < len; ) {
            long at = bus.descriptor(q, now);
            if (at < 0) {
                msix.other(EICR_DHER, now);
                return false;
            }
            if (q.owned() == 0) {
                return false;   // null addresses have used the ring up
            }
            long addr = bus.load(at);
            int n = addr == 0 ? 0 : Math.min(q.bufSize, len - done);
            ok &= n == 0 || bus.write(q, addr, image, done, n);
            done += n;
            told &= writeBack(q, at, n, done == len, ok);
            q.advance();
        }
        count(q, len);
        int v = msix.vectorOf(q.index, false);
        if (told && v >= 0) {
            msix.note(v);
        }
        return true;
    }

    private boolean writeBack(RxQueue q, long at, int n, boolean last,
            boolean ok) {
        int status = RxDesc.STAT_DD;
        if (last) {
            status |= RxDesc.STAT_EOP | sums()
                    | (stripped ? RxDesc.STAT_VP : 0);
        }
        status |= ok ? 0 : RxDesc.ERR_RXE;
        return bus.writeBack(q, at, word0(),
                RxDesc.back1(status, n, stripped ? parser.tci : 0),
                last ? 1 : 0);
    }
    // end::nic_rx_store[]

    private int sums() {
        int sums = parser.checksums();
        if (!bad && (sums & (RxDesc.ERR_IPE | RxDesc.ERR_TCPE)) != 0) {
            regs.count(Reg.XEC);
        }
        return sums;
    }

    private long word0() {
        int second = regs.has(Reg.RXCSUM, RXCSUM_PCSD) ? rss.hash
                : regs.has(Reg.RXCSUM, RXCSUM_IPPCSE) ? parser.rawSum() : 0;
        return RxDesc.back0(parser.type | rss.type, second);
    }

    private void count(RxQueue q, int len) {
        int c = counter(q);
        regs.count(Reg.QPRC, c);
        regs.count(Reg.QBRC, c, 16, len);
    }

    /// The statistics counter of a queue.
    int counter(RxQueue q) {
        return regs.get(Reg.RQSMR, q.index >> 2) >> 8 * (q.index & 3) & 0xF;
    }
}
