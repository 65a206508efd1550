package netstack.driver.legacy;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.hw.TxDesc;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The transmit ring of old: one descriptor a packet, one interrupt each to
/// say that it went.
final class LegacyTx {
    private static final int COUNT = 256;
    private static final int MIN_FRAME = 17;
    private static final int CMD = TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT
        | TxDesc.DCMD_IFCS | TxDesc.DCMD_EOP | TxDesc.DCMD_RS;

    long packets;
    long bytes;
    long dropped;
    private final NetDevice dev;
    private final Mmio hw;
    private final DmaMapping dma;
    private final SkBuff[] skbs = new SkBuff[COUNT];
    private final long[] bus = new long[COUNT];
    private DmaCoherent desc;
    private int head;
    private int tail;

    LegacyTx(NetDevice dev, Mmio hw, DmaMapping dma) {
        this.dev = dev;
        this.hw = hw;
        this.dma = dma;
    }

    boolean alloc() {
        desc = dma.allocCoherent(COUNT * TxDesc.SIZE);
        head = 0;
        tail = 0;
        return desc != null;
    }

    DmaCoherent desc() {
        return desc;
    }

    @Linux(value = "__ei_start_xmit", renamed = true,
        file = "drivers/net/ethernet/8390/lib8390.c")
    NetdevTx xmit(SkBuff skb) {
        dev.machine().charge(Cost.START_XMIT);
        if (!EtherDev.skbPad(skb, MIN_FRAME)) {
            dropped++;
            return NetdevTx.OK;
        }
        int len = skb.len();
        long at = skb.dataLen() > 0 ? -1
            : dma.mapSingle(skb.data(), len, DmaDir.TO_DEVICE);
        if (at < 0 || dma.mappingError(at)) {
            dropped++;
            skb.free(DropReason.NOMEM);
            return NetdevTx.OK;
        }
        skbs[tail] = skb;
        bus[tail] = at;
        desc.setLong(tail * TxDesc.SIZE, at);
        desc.setLong(tail * TxDesc.SIZE + 8,
            TxDesc.data1(CMD, len, 0, len));
        tail = (tail + 1) % COUNT;
        if ((tail + 1) % COUNT == head) {
            dev.txQueue(0).stopQueue();
        }
        hw.writel(Reg.TDT.at(0), tail);
        return NetdevTx.OK;
    }

    /// Takes what was sent out of the ring. In an interrupt a packet can't
    /// be freed: NET_TX does it.
    @Linux(value = "ei_tx_intr", renamed = true,
        file = "drivers/net/ethernet/8390/lib8390.c")
    void reap() {
        boolean any = false;
        while (head != tail
                && TxDesc.isDone(desc.getLong(head * TxDesc.SIZE + 8))) {
            dev.machine().charge(Cost.TX_CLEAN);
            packets++;
            bytes += skbs[head].len();
            SkBuff skb = release();
            dev.net().txWake().kfreeSkbIrq(skb);
            any = true;
        }
        if (any && dev.txQueue(0).queueStopped()) {
            dev.txQueue(0).wakeQueue();
        }
    }

    private SkBuff release() {
        SkBuff skb = skbs[head];
        skbs[head] = null;
        dma.unmapSingle(bus[head], skb.len(), DmaDir.TO_DEVICE);
        head = (head + 1) % COUNT;
        return skb;
    }

    void clean() {
        while (head != tail) {
            release().free(DropReason.DEV_READY);
        }
    }

    void free() {
        if (desc != null) {
            clean();
            dma.freeCoherent(desc);
            desc = null;
        }
    }
}
