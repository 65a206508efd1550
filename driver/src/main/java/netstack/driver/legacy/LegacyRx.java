package netstack.driver.legacy;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;
import netstack.skbuff.wire.EthHdr;

/// The receive ring of old: each descriptor holds an `sk_buff`, allocated
/// before the frame comes. A frame is taken only if there is another
/// `sk_buff` for its place; otherwise it is dropped and its buffer stays.
final class LegacyRx {
    private static final int COUNT = 256;
    private static final int BUFFER = 2048;

    long packets;
    long bytes;
    long dropped;
    long errors;
    private final NetDevice dev;
    private final Mmio hw;
    private final DmaMapping dma;
    private final NetifRx netif;
    private final SkBuff[] skbs = new SkBuff[COUNT];
    private final long[] bus = new long[COUNT];
    private DmaCoherent desc;
    private int next;

    LegacyRx(NetDevice dev, Mmio hw, DmaMapping dma, NetifRx netif) {
        this.dev = dev;
        this.hw = hw;
        this.dma = dma;
        this.netif = netif;
    }

    boolean alloc() {
        desc = dma.allocCoherent(COUNT * RxDesc.SIZE);
        boolean all = desc != null;
        for (int i = 0; i < COUNT && all; i++) {
            all = place(i);
        }
        return all;
    }

    DmaCoherent desc() {
        return desc;
    }

    /// A new `sk_buff` for slot `i`; false without memory, and then the
    /// slot is as before.
    private boolean place(int i) {
        SkBuff skb = dev.skbs().alloc(SkbSizes.NET_SKB_PAD + BUFFER);
        if (skb == null) {
            return false;
        }
        skb.reserve(SkbSizes.NET_SKB_PAD);
        long at = dma.mapSingle(skb.data(), BUFFER, DmaDir.FROM_DEVICE);
        if (dma.mappingError(at)) {
            skb.free(DropReason.NOMEM);
            return false;
        }
        skbs[i] = skb;
        bus[i] = at;
        return true;
    }

    /// Gives hardware all slots but one.
    void fill() {
        next = 0;
        for (int i = 0; i < COUNT; i++) {
            give(i);
        }
        hw.writel(Reg.RDT.at(0), COUNT - 1);
    }

    private void give(int i) {
        desc.setLong(i * RxDesc.SIZE, bus[i]);
        desc.setLong(i * RxDesc.SIZE + 8, 0);
    }

    // tag::legacy_rx[]
    /// Takes all frames that are there, one doorbell each.
    @Linux(value = "ei_receive", file = "drivers/net/ethernet/8390/lib8390.c",
        renamed = true)
    void takeAll() {
        for (;;) {
            long word1 = desc.getLong(next * RxDesc.SIZE + 8);
            if (RxDesc.length(word1) == 0) {
                return;
            }
            hw.dmaRmb();
            dev.machine().charge(Cost.RX_DESCRIPTOR);
            take(RxDesc.length(word1), RxDesc.statusError(word1));
            give(next);
            hw.writel(Reg.RDT.at(0), next);
            next = (next + 1) % COUNT;
        }
    }

    private void take(int len, int status) {
        SkBuff skb = skbs[next];
        long at = bus[next];
        if ((status & RxDesc.ERR_RXE) != 0 || len < EthHdr.LEN) {
            errors++;
        } else if (!place(next)) {
            dropped++;
        } else {
            dma.unmapSingle(at, BUFFER, DmaDir.FROM_DEVICE);
            skb.put(len);
            skb.protocol(EtherDev.typeTrans(skb, dev));
            packets++;
            bytes += len;
            netif.rx(skb);
        }
    }
    // end::legacy_rx[]

    /// Frees all buffers; hardware is off.
    void clean() {
        for (int i = 0; i < COUNT; i++) {
            if (skbs[i] != null) {
                dma.unmapSingle(bus[i], BUFFER, DmaDir.FROM_DEVICE);
                skbs[i].free(DropReason.DEV_READY);
                skbs[i] = null;
            }
        }
    }

    void free() {
        clean();
        if (desc != null) {
            dma.freeCoherent(desc);
            desc = null;
        }
    }
}
