package netstack.driver.hw;

import java.util.Arrays;
import netstack.driver.dma.DmaBus;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.Iommu;

/// Brings a packet from memory into the packet buffer, descriptor by
/// descriptor, and sends it: as one frame, or with TSE cut into many.
final class TxFetch {
    /// PAYLEN has 18 bits; the headers come on top.
    private static final int LONGEST = (1 << 18) + 512;
    private static final int FIRST = 1 << 16;

    private final RegisterFile regs;
    private final DmaBus bus;
    private final Iommu iommu;
    private final TxFinish finish;
    private final Tso tso;
    private Wire wire;
    private DmaProfile profile = DmaProfile.FREE;
    private NicFaults faults;

    TxFetch(RegisterFile regs, DmaMapping dma) {
        this.regs = regs;
        bus = dma.bus();
        iommu = dma.iommu();
        finish = new TxFinish(regs);
        tso = new Tso(regs);
    }

    void wire(Wire out) {
        wire = out;
    }

    Wire wire() {
        return wire;
    }

    void profile(DmaProfile p) {
        profile = p;
    }

    void faults(NicFaults f) {
        faults = f;
    }

    /// The descriptors from the head on are fetched at `now`, up to 40 with
    /// one read.
    void begin(TxQueue q, long now) {
        q.ready = Math.max(q.ready, now);
        if (profile != DmaProfile.FREE) {
            if (q.clock == null) {
                q.clock = new DmaClock(profile);
            }
            q.ready = Math.max(q.ready,
                    now + q.clock.read(q.descriptor(q.head), TxDesc.SIZE));
        }
    }

    /// When the packet buffer has room for the packet that begins with the
    /// descriptor `word1`.
    long whenRoom(long word1, long now) {
        int room = regs.get(Reg.TXPBSIZE, 0);
        int n = Math.min(TxDesc.payLen(word1), room);
        return wire.backlog(now) + n <= room ? now
                : Math.max(now + 1, wire.whenBacklogIs(room - n));
    }

    /// Reads the bytes of one data descriptor; with EOP the packet leaves.
    void fetch(TxQueue q, long word0, long word1, long now) {
        if (!q.inPacket) {
            open(q, word1);
        }
        int n = TxDesc.dtaLen(word1);
        byte[] to = target(q, n);
        if (faults != null
                && faults.strikes(NicFaults.Kind.DMA_FAULT, q.index)) {
            iommu.failAfter(0);
        }
        if (to == null || n > 0 && !bus.read(word0, to, q.packetLen, n)) {
            q.broken = true;   // garbage must not leave as a good frame
        } else {
            q.packetLen += n;
        }
        if (q.clock != null) {
            q.ready = Math.max(q.ready, now + q.clock.read(word0, n));
        }
        q.inPacket = (word1 & TxDesc.DCMD_EOP) == 0;
        if (!q.inPacket) {
            close(q, word1);
        }
    }

    /// A packet that stays one frame is read to where it leaves from.
    private void open(TxQueue q, long word1) {
        q.packetLen = 0;
        q.broken = false;
        if (((int) word1 & TxDesc.DCMD_TSE) == 0) {
            q.frame = wire.frames().take(Math.min(FramePool.MAX,
                    TxDesc.payLen(word1) + TxFinish.SLACK));
        }
    }

    /// Where the next `n` bytes go; null when there are too many.
    private static byte[] target(TxQueue q, int n) {
        int need = q.packetLen + n;
        if (q.frame != null) {
            return need <= q.frame.data().length - TxFinish.SLACK
                    ? q.frame.data() : null;
        }
        if (need > q.large.length && need <= LONGEST) {
            q.large = Arrays.copyOf(q.large, Math.max(FIRST, 2 * need));
        }
        return need <= LONGEST ? q.large : null;
    }

    private void close(TxQueue q, long word1) {
        int slot = (int) (word1 >>> 36) & 1;
        long context0 = q.context0[slot];
        long context1 = q.context1[slot];
        if (q.frame != null) {
            Frame f = q.frame;
            q.frame = null;
            f.len(q.packetLen);
            if (q.broken) {
                f.release();
            } else {
                out(q, f, word1, context0, context1);
            }
        } else if (!q.broken && tso.begin(q.large, q.packetLen, context0,
                context1)) {
            segments(q, word1, context0, context1);
        }
    }

    private void segments(TxQueue q, long word1, long context0,
            long context1) {
        while (tso.hasNext()) {
            Frame f = wire.frames().take(tso.nextLen() + TxFinish.SLACK);
            tso.next(f);
            out(q, f, word1, context0, context1);
        }
    }

    private void out(TxQueue q, Frame f, long word1, long context0,
            long context1) {
        finish.finish(f, word1, context0, context1);
        finish.count(f, q.index);
        wire.send(f, q.ready);
    }
}
