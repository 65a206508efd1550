package netstack.driver.ixgbe;

import netstack.driver.hw.RxDesc;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.SkbSizes;
import netstack.skbuff.wire.EthHdr;

/// Makes packets of the buffers of one receive ring.
///
/// A frame over several buffers is put together where it ends: its first
/// buffer becomes the head, the others fragments. Hardware that coalesces
/// frames (RSC) may leave gaps between the buffers of one packet, filled
/// with those of another; each descriptor names the one that goes on
/// (NEXTP). So an unfinished packet waits in the slot of its next buffer.
@Linux(value = "ixgbe_cb",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeRxSkb {
    private static final String MAIN =
        "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c";
    static final int TAIL = SkbSizes.SHARED_INFO;

    private final Ixgbe adapter;
    private final NetDevice dev;
    private final IxgbeRxRing ring;
    private final IxgbeRxFields fields;
    /// By slot: the packet that goes on there, and the frames in it.
    private final SkBuff[] pending;
    private final int[] appendCnt;
    /// The packet that the last call of [#fetchRxBuffer] was about.
    private SkBuff skb;
    private int append;
    private int slot;

    IxgbeRxSkb(Ixgbe adapter, IxgbeRxRing ring) {
        this.adapter = adapter;
        this.ring = ring;
        dev = adapter.dev;
        fields = new IxgbeRxFields(ring, dev);
        pending = new SkBuff[ring.count];
        appendCnt = new int[ring.count];
    }

    /// The packet that goes on in slot `i`, or null.
    SkBuff pending(int i) {
        return pending[i];
    }

    /// Takes the buffer in slot `i` as a packet, or adds it to one; false
    /// without memory.
    @Linux(value = "ixgbe_get_rx_buffer", file = MAIN)
    boolean getRxBuffer(int i, long data, int size) {
        skb = pending[i];
        append = appendCnt[i];
        slot = i;
        if (skb == null) {
            skb = buildSkb(data);
            append = 0;
            return skb != null;
        }
        pending[i] = null;
        skb.addRxFrag(data, IxgbeRxRing.HEADROOM, size, ring.bufsz());
        return true;
    }

    // tag::ixgbe_build_skb[]
    /// A packet around the buffer: nothing is copied. The program of XDP
    /// may have moved its start and end.
    @Linux(value = "ixgbe_build_skb", file = MAIN)
    private SkBuff buildSkb(long data) {
        SkBuff built = dev.skbs().build(data, ring.bufsz());
        if (built != null) {
            built.markForRecycle();
            built.reserve((int) (ring.xdp.buff.data() - data));
            built.put((int) (ring.xdp.buff.dataEnd()
                - ring.xdp.buff.data()));
        }
        return built;
    }
    // end::ixgbe_build_skb[]

    /// Sends the packet up if it is whole and good: returns its length, 0
    /// otherwise.
    int deliver(NapiContext napi, long word0, long word1) {
        if (isNonEop(word0, word1) || cleanupHeaders(word1)) {
            return 0;
        }
        if (append > 0) {
            updateRscStats();
        }
        int len = skb.len();
        fields.process(skb, word0, word1);
        napi.groReceive(skb);
        return len;
    }

    @Linux(value = "ixgbe_is_non_eop", file = MAIN)
    private boolean isNonEop(long word0, long word1) {
        append += appended(word0);
        if (isEop(word1)) {
            return false;
        }
        int next = nextSlot(slot, word0, word1);
        pending[next] = skb;
        appendCnt[next] = append;
        ring.stats.nonEopDescs++;
        return true;
    }

    private static boolean isEop(long word1) {
        return (RxDesc.statusError(word1) & RxDesc.STAT_EOP) != 0;
    }

    /// Segments that begin in a buffer of a coalesced packet.
    private static int appended(long word0) {
        return Math.max(0, RxDesc.rscCnt(word0) - 1);
    }

    /// Where the packet goes on: a coalesced one says so itself.
    private int nextSlot(int i, long word0, long word1) {
        return RxDesc.rscCnt(word0) > 0 ? RxDesc.nextp(word1) : ring.next(i);
    }

    /// Tells TCP of what it was coalesced: as if it had been segmented.
    @Linux(value = "ixgbe_update_rsc_stats", file = MAIN)
    private void updateRscStats() {
        ring.stats.rscCount += append;
        ring.stats.rscFlush++;
        int more = skb.len() - skb.headlen();
        skb.shinfo().gsoSize(Math.ceilDiv(more, append));
        skb.shinfo().gsoType(SkbSharedInfo.SKB_GSO_TCPV4);
    }

    /// Drops what the MAC found broken or too short; true if it did.
    @Linux(value = "ixgbe_cleanup_headers", file = MAIN)
    private boolean cleanupHeaders(long word1) {
        if ((RxDesc.statusError(word1) & RxDesc.ERR_RXE) == 0
                && skb.headlen() >= EthHdr.LEN) {
            return false;
        }
        ring.stats.rxErrors++;
        skb.shinfo().gsoSegs(append);   // for those who count drops
        skb.free(DropReason.DEV_HDR);
        return true;
    }

    /// Drops what is unfinished; hardware is off.
    void drop() {
        for (int i = 0; i < pending.length; i++) {
            if (pending[i] != null) {
                ring.syncFirst(pending[i]);
                pending[i].free(DropReason.DEV_READY);
                pending[i] = null;
            } else {
                appendCnt[i] = 0;
            }
        }
    }

    /// Frames that end with the descriptor in slot `i`, which will not be
    /// received: to be asked for all slots in their order, after [#drop].
    int frames(int i, long word0, long word1) {
        int n = appendCnt[i] + appended(word0);
        appendCnt[i] = 0;
        if (RxDesc.length(word1) == 0) {
            return 0;
        }
        if (!isEop(word1)) {
            appendCnt[nextSlot(i, word0, word1)] = n;
            return 0;
        }
        return Math.max(1, n);
    }
}
