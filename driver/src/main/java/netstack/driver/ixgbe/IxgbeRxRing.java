package netstack.driver.ixgbe;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import netstack.driver.net.XdpAction;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.PagePool;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// A receive ring as the driver sees it.
///
/// Hardware owns the descriptors from its head up to our tail, which is
/// `nextToUse`; between `nextToClean` and `nextToUse` lie those that it may
/// have filled. A write-back destroys the buffer's address, so that is kept
/// here. Buffers are given back in batches of 16, one doorbell each.
///
/// A buffer is half a page: 192 bytes of headroom, up to 1536 of frame, and
/// room for the shared info of the `sk_buff` that is built around it, so no
/// byte is copied. Jumbo frames get whole pages, 3072 bytes of frame each,
/// and as many as they need. When there is no memory, the frame stays in
/// the ring and is tried again at the next poll; the service task sees to
/// it that there is one.
@Linux(value = "ixgbe_rx_buffer",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeRxRing {
    /// IXGBE_SKB_PAD: what half a page leaves in front of 1536 bytes.
    static final int HEADROOM = 192;
    /// IXGBE_MAX_2K_FRAME_BUILD_SKB: the longest frame in half a page.
    private static final int MAX_2K_FRAME = 1536;
    private static final int RXBUFFER_3K = 3072;
    private static final int RX_BUFFER_WRITE = 16;

    final int index;
    final int count;
    final IxgbeRxStats stats;
    final IxgbeXdp xdp;
    DmaCoherent desc;

    /// Bytes of a buffer, and how many of them hardware may write.
    private int bufsz;
    private int frame;
    private final Ixgbe adapter;
    private final NetDevice dev;
    private final DmaMapping dma;
    private final IxgbePages pages;
    private final IxgbeRxSkb build;
    private PagePool pool;
    private final long[] buffer;
    private int nextToUse;
    private int nextToClean;

    IxgbeRxRing(Ixgbe adapter, int index, int count, IxgbeRxStats stats) {
        this.adapter = adapter;
        this.index = index;
        this.count = count;
        this.stats = stats;
        dev = adapter.dev;
        dma = adapter.dma;
        pages = new IxgbePages(dma, stats);
        buffer = new long[count];
        build = new IxgbeRxSkb(adapter, this);
        xdp = new IxgbeXdp(adapter, index, stats);
    }

    /// Allocates its memory; false when there is none.
    @Linux(value = "ixgbe_setup_rx_resources",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean setupRxResources() {
        setBufferLen();
        pool = new PagePool(dev.skbs(), count, pages);
        desc = dma.allocCoherent(count * RxDesc.SIZE);
        return desc != null;
    }

    @Linux(value = "ixgbe_set_rx_buffer_len", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void setBufferLen() {
        boolean large = dev.mtu() > EthHdr.ETH_DATA_LEN
            || adapter.rscEnabled();
        bufsz = large ? PageSource.PAGE_SIZE : PageSource.PAGE_SIZE / 2;
        frame = large ? RXBUFFER_3K : MAX_2K_FRAME;
    }

    /// What SRRCTL says of a buffer, in KiB. Frames that would fill 2 KiB
    /// do not come: MAXFRS is smaller.
    int bsizepkt() {
        return frame == RXBUFFER_3K ? 3 : 2;
    }

    // tag::ixgbe_clean_rx_irq[]
    /// Takes up to `budget` frames out of the ring; returns how many.
    @Linux(value = "ixgbe_clean_rx_irq",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    int cleanRxIrq(NapiContext napi, int budget) {
        int work = 0;
        int cleaned = descUnused();
        while (work < budget) {
            if (cleaned >= RX_BUFFER_WRITE) {
                allocRxBuffers(cleaned);
                cleaned = descUnused();
            }
            int at = nextToClean * RxDesc.SIZE;
            long word1 = desc.getLong(at + 8);
            if (RxDesc.length(word1) == 0) {
                break;
            }
            // No other field is read before the length, which comes with DD.
            adapter.hw.dmaRmb();
            dev.machine().charge(Cost.RX_DESCRIPTOR);
            int rc = cleanOne(napi, desc.getLong(at), word1);
            if (rc < 0) {
                break;
            }
            cleaned++;
            work += rc;
        }
        xdp.flush();
        return work;
    }
    // end::ixgbe_clean_rx_irq[]

    /// Takes the next buffer: 1 if a frame ended with it and went its way,
    /// 0 if none did, -1 without memory, and then the ring is as before.
    private int cleanOne(NapiContext napi, long word0, long word1) {
        long data = buffer[nextToClean];
        int size = RxDesc.length(word1);
        syncForCpu(data, size,
            (RxDesc.statusError(word1) & RxDesc.STAT_EOP) != 0);
        xdp.buff.prepareBuff(data, data + bufsz - IxgbeRxSkb.TAIL,
            data + HEADROOM, data + HEADROOM + size);
        if (xdp.on() && runXdp(data, size, word1)) {
            nextToClean = next(nextToClean);
            count(1, size);
            return 1;
        }
        if (!build.getRxBuffer(nextToClean, data, size)) {
            stats.allocRxBuffFailed++;
            return -1;
        }
        nextToClean = next(nextToClean);
        int bytes = build.deliver(napi, word0, word1);
        if (bytes == 0) {
            return 0;
        }
        count(1, bytes);
        return 1;
    }

    /// Takes a buffer from hardware: but the first of several only with the
    /// last, as hardware may write into its header until then.
    private void syncForCpu(long data, int size, boolean eop) {
        SkBuff skb = build.pending(nextToClean);
        if (skb == null && !eop) {
            return;
        }
        if (skb != null && eop) {
            syncFirst(skb);
        }
        dma.syncSingleForCpu(bus(data), size, DmaDir.FROM_DEVICE);
    }

    @Linux(value = "ixgbe_dma_sync_frag", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void syncFirst(SkBuff skb) {
        dma.syncSingleForCpu(bus(skb.head()), skb.headlen(),
            DmaDir.FROM_DEVICE);
    }

    private void count(int frames, int bytes) {
        stats.packets += frames;
        stats.bytes += bytes;
        adapter.vectors[index].rxWork.add(frames, bytes);
    }

    /// Lets the program see a frame; true if it is gone. A frame that
    /// hardware found broken is dropped before.
    private boolean runXdp(long data, int size, long word1) {
        dev.net().pages().instrumentRead(data + HEADROOM, size);
        if (size < EthHdr.LEN
                || (RxDesc.statusError(word1) & RxDesc.ERR_RXE) != 0) {
            return false;
        }
        XdpAction act = xdp.run();
        if (act == XdpAction.DROP || act == XdpAction.ABORTED) {
            pool.putPage(data);
        }
        return act != XdpAction.PASS;
    }

    // tag::ixgbe_alloc_rx_buffers[]
    /// Gives hardware up to `n` empty buffers.
    @Linux(value = "ixgbe_alloc_rx_buffers",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    @DataSheet(section = "4.6.7.1", why = "buffers, once the queue is on")
    void allocRxBuffers(int n) {
        int i = nextToUse;
        for (int left = n; left > 0; left--) {
            long data = pool.allocFrag(bufsz);
            if (data < 0) {
                stats.allocRxPageFailed++;
                break;
            }
            buffer[i] = data;
            long at = bus(data);
            dma.syncSingleForDevice(at, frame, DmaDir.FROM_DEVICE);
            desc.setLong(i * RxDesc.SIZE, at);
            // The header's address lies over DD: this clears it.
            desc.setLong(i * RxDesc.SIZE + 8, 0);
            i = next(i);
        }
        // The next one has no buffer: it must not look filled.
        desc.setLong(i * RxDesc.SIZE + 8, 0);
        if (i != nextToUse) {
            nextToUse = i;
            // The descriptors first, then the doorbell.
            adapter.regs.write(Reg.RDT.at(index), i);
        }
    }
    // end::ixgbe_alloc_rx_buffers[]

    int bufsz() {
        return bufsz;
    }

    /// Where hardware writes into the buffer at `data`: pages stay mapped
    /// as long as the pool has them.
    private long bus(long data) {
        return pool.dmaAddr(data) + HEADROOM;
    }

    /// Descriptors that hold no buffer, but one: a full ring would look like
    /// an empty one.
    @Linux(value = "ixgbe_desc_unused",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
    int descUnused() {
        int used = nextToUse - nextToClean;
        return (used < 0 ? -used : count - used) - 1;
    }

    int next(int i) {
        return i + 1 == count ? 0 : i + 1;
    }

    /// Frees all buffers; hardware is off.
    @Linux(value = "ixgbe_clean_rx_ring",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void cleanRxRing() {
        build.drop();
        for (; nextToClean != nextToUse; nextToClean = next(nextToClean)) {
            long data = buffer[nextToClean];
            int at = nextToClean * RxDesc.SIZE;
            adapter.stats.resetDropped += build.frames(nextToClean,
                desc.getLong(at), desc.getLong(at + 8));
            dma.syncSingleForCpu(bus(data), frame, DmaDir.FROM_DEVICE);
            pool.putPage(data);
        }
        nextToClean = 0;
        nextToUse = 0;
    }

    /// Gives its memory back.
    @Linux(value = "ixgbe_free_rx_resources",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void freeRxResources() {
        pool.destroy();
        if (desc != null) {
            dma.freeCoherent(desc);
            desc = null;
        }
    }
}
