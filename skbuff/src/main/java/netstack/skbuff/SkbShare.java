package netstack.skbuff;

import static netstack.skbuff.SkbSharedInfo.SKB_DATAREF_MASK;
import static netstack.skbuff.SkbSharedInfo.SKB_DATAREF_SHIFT;
import static netstack.skbuff.SkbSizes.NET_SKB_PAD;

import java.lang.foreign.MemorySegment;

/// Sharing and copying. A clone is a second `sk_buff` on the same bytes, a
/// copy has bytes of its own, a partial copy (`pskb_copy`) has headers of
/// its own and shares the pages.
///
/// `dataref` in the shared info counts: in its low half the packets on the
/// buffer, in its high half those of them that declared to care for the
/// payload only. A packet whose buffer nobody else needs is not cloned any
/// more; one whose headers nobody else needs may write headers.
@Linux(value = "dataref", file = "include/linux/skbuff.h", renamed = true)
public abstract sealed class SkbShare extends SkbCsum permits SkBuff {

    boolean cloned;
    boolean nohdr;
    boolean headFrag;
    boolean ppRecycle;
    int hdrLen;

    SkbShare(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    final void clearShare() {
        cloned = false;
        nohdr = false;
        headFrag = false;
        ppRecycle = false;
        hdrLen = 0;
    }

    /// Whether the buffer has other users.
    @Linux("skb_cloned")
    public final boolean cloned() {
        return cloned && (shinfo().dataref() & SKB_DATAREF_MASK) != 1;
    }

    /// Whether others look at the headers too.
    // tag::skb_header_cloned[]
    @Linux("skb_header_cloned")
    public final boolean headerCloned() {
        if (!cloned) {
            return false;
        }
        int ref = shinfo().dataref();
        int all = ref & SKB_DATAREF_MASK;
        return all - (ref >>> SKB_DATAREF_SHIFT) != 1;
    }

    /// Declares that the holder cares for the payload only: a clone may
    /// write headers in front of it.
    @Linux("__skb_header_release")
    public final void headerRelease() {
        nohdr = true;
        SkbSharedInfo shinfo = shinfo();
        shinfo.dataref(shinfo.dataref() + (1 << SKB_DATAREF_SHIFT));
    }
    // end::skb_header_cloned[]

    /// Whether the first `n` bytes may be written in spite of clones.
    @Linux("skb_clone_writable")
    public final boolean cloneWritable(int n) {
        return !headerCloned() && headroom() + n <= hdrLen;
    }

    /// The pages of this packet go back to their page pool.
    @Linux("skb_mark_for_recycle")
    public final void markForRecycle() {
        ppRecycle = true;
    }

    /// A second packet on the same bytes, with no owner; null when there is
    /// no memory.
    // tag::skb_clone[]
    @Linux(value = "skb_clone", file = "net/core/skbuff.c",
           renamed = true)
    public final SkBuff cloneSkb() {
        assert alive();
        slab.meter().charge(Cost.CLONE_SKB);
        SkBuff n = slab.allocClone(self());
        if (n == null) {
            return null;
        }
        n.initLife();
        n.copyHeaders(this);
        n.copyGeometry(this);
        n.hdrLen = nohdr ? headroom() : hdrLen;
        n.headFrag = headFrag;
        n.ppRecycle = ppRecycle;
        n.cloned = true;
        cloned = true;
        SkbSharedInfo shinfo = shinfo();
        shinfo.dataref(shinfo.dataref() + 1);
        return n;
    }
    // end::skb_clone[]

    /// A packet of its own with the same bytes, all linear, and the same
    /// headroom; null when there is no memory.
    @Linux(value = "skb_copy", file = "net/core/skbuff.c")
    public final SkBuff copy() {
        int size = (int) (end - head) + dataLen;
        return copyInto(slab.alloc(size), headroom());
    }

    /// A linear copy with `headroom` and `tailroom` bytes of room.
    @Linux(value = "skb_copy_expand", file = "net/core/skbuff.c")
    public final SkBuff copyExpand(int headroom, int tailroom) {
        return copyInto(slab.alloc(headroom + len + tailroom), headroom);
    }

    private SkBuff copyInto(SkBuff n, int headroom) {
        if (n == null) {
            return null;
        }
        n.reserve(headroom);
        n.put(len);
        int front = Math.min(headroom, headroom());
        copyBits(-front, mem, n.data - front, front + len);
        n.copyHeader(this, headroom - headroom());
        return n;
    }

    @Linux(value = "skb_copy_header", file = "net/core/skbuff.c")
    final void copyHeader(SkbShare old, int moved) {
        copyHeaders(old);
        copyHeaderOffsets(old);
        headersOffsetUpdate(moved);
        SkbSharedInfo to = shinfo();
        SkbSharedInfo from = old.shinfo();
        to.gsoSize(from.gsoSize());
        to.gsoSegs(from.gsoSegs());
        to.gsoType(from.gsoType());
    }

    /// A packet whose linear part is its own and whose pages are shared.
    @Linux("pskb_copy")
    public final SkBuff pskbCopy() {
        return pskbCopy(headroom());
    }

    @Linux("__pskb_copy")
    public final SkBuff pskbCopy(int headroom) {
        SkBuff n = slab.alloc(headlen() + headroom);
        if (n == null) {
            return null;
        }
        n.reserve(headroom);
        n.put(headlen());
        copyBits(0, mem, n.data, headlen());
        n.copyHeader(this, headroom - headroom());
        n.sharePages(shinfo());
        n.len = len;
        n.dataLen = dataLen;
        n.truesize += dataLen;
        return n;
    }

    /// Takes references on another packet's fragments and list.
    final void sharePages(SkbSharedInfo from) {
        SkbSharedInfo to = shinfo();
        for (int i = 0; i < from.nrFrags(); i++) {
            to.fragFill(i, from.fragPage(i), from.fragOff(i),
                    from.fragSize(i));
        }
        to.nrFrags(from.nrFrags());
        to.fragList(from.fragList());
        refPages();
    }

    private void refPages() {
        SkbSharedInfo shinfo = shinfo();
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            slab.pages().getPage(shinfo.fragPage(i));
        }
        for (SkBuff part = fragList(); part != null; part = part.next) {
            part.get();
        }
    }

    /// Moves the packet to a head of its own with `nhead` bytes more in
    /// front and `ntail` more behind; false when there is no memory. Header
    /// views taken before are stale.
    // tag::pskb_expand_head[]
    @Linux(value = "pskb_expand_head", file = "net/core/skbuff.c")
    public final boolean expandHead(int nhead, int ntail) {
        if (self().shared()) {
            throw panic("pskb_expand_head of a shared skb", nhead);
        }
        slab.meter().charge(Cost.EXPAND_HEAD);
        int size = (int) (end - head);
        int osize = SkbSizes.sizeRoundup(
                SkbSizes.headAlign(size + nhead + ntail));
        long to = slab.allocHead(osize);
        if (to < 0) {
            return false;
        }
        MemorySegment.copy(mem, head, mem, to + nhead, tail - head);
        shinfo().copyTo(to + SkbSizes.withOverhead(osize));
        boolean recycle = ppRecycle && !cloned();
        leaveHead();
        moveTo(to, nhead, SkbSizes.withOverhead(osize));
        clearShare();
        ppRecycle = recycle;
        shinfo().dataref(1);
        if (self().sk() == null) {
            truesize += (int) (end - head) - size;
        }
        return true;
    }
    // end::pskb_expand_head[]

    /// Gives up the old head; its pages and list go on with this packet.
    private void leaveHead() {
        if (cloned()) {
            refPages();
            self().releaseData(DropReason.CONSUMED);
        } else {
            self().freeHead();
        }
    }

    /// Makes bytes and headers the caller's own.
    @Linux("skb_unclone")
    public final boolean unclone() {
        return !cloned() || expandHead(0, 0);
    }

    /// Makes sure of `headroom` bytes in front, and that all bytes are the
    /// caller's own.
    @Linux("skb_cow")
    public final boolean cow(int headroom) {
        return cow(headroom, cloned());
    }

    /// The same when only headers will be written.
    @Linux("skb_cow_head")
    public final boolean cowHead(int headroom) {
        return cow(headroom, headerCloned());
    }

    private boolean cow(int headroom, boolean shared) {
        int delta = Math.max(0, headroom - headroom());
        if (delta == 0 && !shared) {
            return true;
        }
        int aligned = delta + NET_SKB_PAD - 1 & -NET_SKB_PAD;
        return expandHead(aligned, 0);
    }

    /// Makes the first `n` bytes linear and the caller's own.
    @Linux(value = "skb_ensure_writable", file = "net/core/skbuff.c")
    public final boolean ensureWritable(int n) {
        return mayPull(n)
                && (!cloned() || cloneWritable(n) || expandHead(0, 0));
    }
}
