package netstack.driver.ixgbe;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.PagePool;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;
import netstack.skbuff.wire.EthHdr;

/// A receive ring as the driver sees it.
///
/// Hardware owns the descriptors from its head up to our tail, which is
/// `nextToUse`; between `nextToClean` and `nextToUse` lie those that it may
/// have filled. A write-back destroys the buffer's address, so that is kept
/// here. Buffers are given back in batches of 16, one doorbell each.
///
/// A buffer is half a page: 64 bytes of headroom, up to 1536 of frame, and
/// room for the shared info of the `sk_buff` that is built around it, so no
/// byte is copied. Jumbo frames get whole pages, 3072 bytes of frame each,
/// and as many as they need. When there is no memory, the frame stays in
/// the ring and is tried again at the next poll; the service task sees to
/// it that there is one.
@Linux(value = "ixgbe_rx_queue_stats",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h", renamed = true)
final class IxgbeRxRing {
    private static final int HEADROOM = SkbSizes.NET_SKB_PAD;
    /// IXGBE_MAX_2K_FRAME_BUILD_SKB: the longest frame in half a page.
    private static final int MAX_2K_FRAME = 1536;
    private static final int RXBUFFER_3K = 3072;
    private static final int RX_BUFFER_WRITE = 16;

    final int index;
    final int count;
    DmaCoherent desc;
    long packets;
    long bytes;
    long nonEopDescs;
    long csumErr;
    long allocRxPageFailed;
    long allocRxBuffFailed;
    long rxErrors;

    /// Bytes of a buffer, and how many of them hardware may write.
    private int bufsz;
    private int frame;
    private final NetDevice dev;
    private final Mmio hw;
    private final DmaMapping dma;
    private final IxgbePages pages;
    private PagePool pool;
    private final long[] buffer;
    private final IxgbeRxFields fields;
    private int nextToUse;
    private int nextToClean;
    /// Memory was short: frames or empty descriptors are left behind.
    private boolean starved;
    /// A frame whose last buffer is still to come.
    private SkBuff pending;

    IxgbeRxRing(Ixgbe adapter, int index, int count) {
        this.index = index;
        this.count = count;
        dev = adapter.dev;
        hw = adapter.hw;
        dma = adapter.dma;
        pages = new IxgbePages(dma);
        buffer = new long[count];
        fields = new IxgbeRxFields(this, dev);
    }

    /// Allocates its memory; false when there is none.
    @Linux("ixgbe_setup_rx_resources")
    boolean setupRxResources() {
        setBufferLen();
        pool = new PagePool(dev.skbs(), count, pages);
        desc = dma.allocCoherent(count * RxDesc.SIZE);
        return desc != null;
    }

    @Linux(value = "ixgbe_set_rx_buffer_len", renamed = true)
    private void setBufferLen() {
        boolean jumbo = dev.mtu() > EthHdr.ETH_DATA_LEN;
        bufsz = jumbo ? PageSource.PAGE_SIZE : PageSource.PAGE_SIZE / 2;
        frame = jumbo ? RXBUFFER_3K : MAX_2K_FRAME;
    }

    /// What SRRCTL says of a buffer, in KiB. Frames that would fill 2 KiB
    /// do not come: MAXFRS is smaller.
    int bsizepkt() {
        return frame == RXBUFFER_3K ? 3 : 2;
    }

    // tag::ixgbe_clean_rx_irq[]
    /// Takes up to `budget` frames out of the ring; returns how many.
    @Linux("ixgbe_clean_rx_irq")
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
            if ((RxDesc.statusError(word1) & RxDesc.STAT_DD) == 0) {
                break;
            }
            // No other field is read before DD.
            hw.dmaRmb();
            dev.machine().charge(Cost.RX_DESCRIPTOR);
            long word0 = desc.getLong(at);
            SkBuff skb = fetchRxBuffer(RxDesc.length(word1));
            if (skb == null) {
                allocRxBuffFailed++;
                starved = true;
                break;
            }
            cleaned++;
            if (isNonEop(skb, word1) || cleanupHeaders(skb, word1)) {
                continue;
            }
            packets++;
            bytes += skb.len();
            work++;
            fields.process(skb, word0, word1);
            napi.groReceive(skb);
        }
        return work;
    }
    // end::ixgbe_clean_rx_irq[]

    /// The next buffer as a packet, or added to one; null without memory,
    /// and then the ring is as before.
    @Linux("ixgbe_fetch_rx_buffer")
    private SkBuff fetchRxBuffer(int size) {
        long data = buffer[nextToClean];
        dma.syncSingleForCpu(bus(data), size, DmaDir.FROM_DEVICE);
        SkBuff skb = pending;
        if (skb == null) {
            skb = buildSkb(data, size);
            if (skb == null) {
                return null;
            }
        } else {
            skb.addRxFrag(data, HEADROOM, size, bufsz);
        }
        nextToClean = next(nextToClean);
        return skb;
    }

    @Linux("ixgbe_build_skb")
    private SkBuff buildSkb(long data, int size) {
        SkBuff skb = dev.skbs().build(data, bufsz);
        if (skb != null) {
            skb.markForRecycle();
            skb.reserve(HEADROOM);
            skb.put(size);
        }
        return skb;
    }

    @Linux("ixgbe_is_non_eop")
    private boolean isNonEop(SkBuff skb, long word1) {
        boolean eop =
            (RxDesc.statusError(word1) & RxDesc.STAT_EOP) != 0;
        pending = eop ? null : skb;
        if (!eop) {
            nonEopDescs++;
        }
        return !eop;
    }

    /// Drops what the MAC found broken or too short; true if it did.
    @Linux("ixgbe_cleanup_headers")
    private boolean cleanupHeaders(SkBuff skb, long word1) {
        if ((RxDesc.statusError(word1) & RxDesc.ERR_RXE) == 0
                && skb.headlen() >= EthHdr.LEN) {
            return false;
        }
        rxErrors++;
        skb.free(DropReason.DEV_HDR);
        return true;
    }

    // tag::ixgbe_alloc_rx_buffers[]
    /// Gives hardware up to `n` empty buffers.
    @Linux("ixgbe_alloc_rx_buffers")
    @DataSheet(section = "4.6.7.1", why = "buffers, once the queue is on")
    void allocRxBuffers(int n) {
        int i = nextToUse;
        for (int left = n; left > 0; left--) {
            long data = pool.allocFrag(bufsz);
            if (data < 0) {
                allocRxPageFailed++;
                starved = true;
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
        if (i != nextToUse) {
            nextToUse = i;
            // The descriptors first, then the doorbell.
            hw.writel(Reg.RDT.at(index), i);
        }
    }
    // end::ixgbe_alloc_rx_buffers[]

    /// Whether memory was short since the last call.
    boolean wasStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    /// Where hardware writes into the buffer at `data`: pages stay mapped
    /// as long as the pool has them.
    private long bus(long data) {
        return pool.dmaAddr(data) + HEADROOM;
    }

    /// Descriptors that hold no buffer, but one: a full ring would look like
    /// an empty one.
    @Linux("ixgbe_desc_unused")
    int descUnused() {
        int used = nextToUse - nextToClean;
        return (used < 0 ? -used : count - used) - 1;
    }

    private int next(int i) {
        return i + 1 == count ? 0 : i + 1;
    }

    /// Pages that the pool had to ask the page allocator for.
    long allocRxPage() {
        return pool == null ? 0 : pool.allocSlow();
    }

    /// Frees all buffers; hardware is off.
    @Linux("ixgbe_clean_rx_ring")
    void cleanRxRing() {
        if (pending != null) {
            pending.free(DropReason.DEV_READY);
            pending = null;
        }
        for (; nextToClean != nextToUse; nextToClean = next(nextToClean)) {
            long data = buffer[nextToClean];
            dma.syncSingleForCpu(bus(data), frame, DmaDir.FROM_DEVICE);
            pool.putPage(data);
        }
        nextToClean = 0;
        nextToUse = 0;
    }

    /// Gives its memory back.
    @Linux("ixgbe_free_rx_resources")
    void freeRxResources() {
        pool.destroy();
        if (desc != null) {
            dma.freeCoherent(desc);
            desc = null;
        }
    }
}
