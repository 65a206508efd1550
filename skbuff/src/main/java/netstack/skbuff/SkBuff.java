package netstack.skbuff;

import static netstack.skbuff.SkbSharedInfo.SKB_DATAREF_SHIFT;

/// A packet.
///
/// Rules of use. Whoever holds a packet either passes it on (documents say
/// "takes `skb`") or ends it, once: [#consume] when it did its work,
/// [#free] with a reason when it did not. Before a header is looked at it
/// must be linear: [#mayPull]. Before a byte is changed it must be one's
/// own: [#unclone], [#cow], [#cowHead]. A packet that others hold as well
/// ([#shared]) may not be changed at all.
///
/// The struct is too large for one page of a book, so it stands here in
/// layers: what the stack writes on it ([SkbHeaders], [SkbOffload]), where
/// its bytes lie ([SkbGeometry], [SkbOffsets], [SkbFrags]), how they are
/// brought into shape and summed ([SkbReshape], [SkbCsum]), with whom they
/// are shared ([SkbShare]); and here, its life.
@Linux(value = "sk_buff", file = "include/linux/skbuff.h", renamed = true)
public final class SkBuff extends SkbShare {

    SkBuff next;
    SkBuff prev;
    SkbQueue list;
    int users;
    SkbFclone fclone;
    Throwable origin;
    final int generation;
    private boolean peeked;
    private SkbOwner sk;
    private SkbDestructor destructor;

    SkBuff(SkbSlab slab, long addr, int generation) {
        super(slab, addr);
        this.generation = generation;
    }

    /// A new life on the buffer `newHead` of `size` usable bytes.
    void init(long newHead, int size) {
        initLife();
        clearHeaders();
        clearGeometry(newHead, size, SkbSizes.truesize(size));
        shinfo().init();
    }

    void initLife() {
        users = 1;
        next = null;
        prev = null;
        peeked = false;
        sk = null;
        destructor = null;
        clearShare();
    }

    @Override
    boolean alive() {
        if (users > 0) {
            return true;
        }
        throw new IllegalStateException("stale sk_buff 0x"
                + Long.toHexString(addr) + ", generation " + generation
                + ": it was freed");
    }

    /// Neighbours on a list that the holder keeps.
    public SkBuff next() { return next; }
    public void next(SkBuff v) { next = v; }
    public SkBuff prev() { return prev; }
    public void prev(SkBuff v) { prev = v; }

    /// The socket that it is charged to.
    public SkbOwner sk() { return sk; }
    public void sk(SkbOwner v) { sk = v; }

    /// What the socket wants to be told at the end.
    public SkbDestructor destructor() { return destructor; }
    public void destructor(SkbDestructor v) { destructor = v; }

    /// Whether MSG_PEEK has shown it already.
    public boolean peeked() { return peeked; }
    public void peeked(boolean v) { peeked = v; }

    /// Parts the packet from its socket, which gets its memory back.
    @Linux("skb_orphan")
    public void orphan() {
        if (destructor != null) {
            SkbDestructor last = destructor;
            destructor = null;
            last.destruct(this);
        }
        sk = null;
    }

    /// The driver takes the packet: tells its socket, if that asks.
    @Linux(value = "skb_tx_timestamp", renamed = true)
    public void txTimestamp() {
        txTimestamp(SkbSharedInfo.SW_TSTAMP, 0);
    }

    /// The discipline takes it.
    public void schedTimestamp() {
        txTimestamp(SkbSharedInfo.SCHED_TSTAMP, 1);
    }

    private void txTimestamp(int bit, int type) {
        if ((shinfo().txFlags() & bit) != 0 && sk != null) {
            sk.tstampTx(this, type);
        }
    }

    /// Whether the clone that was allocated with this packet is alive, and
    /// charged to `owner`: the last copy sent has not left yet.
    @Linux("skb_fclone_busy")
    public boolean fcloneBusy(SkbOwner owner) {
        return fclone != null && fclone.orig == this && fclone.ref > 1
            && fclone.clone.sk == owner;
    }

    /// The packet whose struct lies at `addr`, of the same host; null for
    /// address 0.
    public SkBuff at(long addr) {
        return slab.at(addr);
    }

    /// Holders of this `sk_buff`.
    public int users() { return users; }

    /// Takes one more reference on this `sk_buff`.
    @Linux("skb_get")
    public SkBuff get() {
        assert alive();
        users++;
        return this;
    }

    @Linux("skb_shared")
    public boolean shared() {
        return users != 1;
    }

    /// A packet that may be changed: this one, or a clone in its place when
    /// others hold it; null when there is no memory, and then this
    /// reference is gone too.
    @Linux("skb_share_check")
    public SkBuff shareCheck() {
        if (!shared()) {
            return this;
        }
        SkBuff own = cloneSkb();
        if (own == null) {
            free(DropReason.NOMEM);
        } else {
            consume();
        }
        return own;
    }

    /// Ends the packet as a drop.
    @Linux(value = "kfree_skb_reason", renamed = true)
    public void free(DropReason reason) {
        if (unref()) {
            release(reason);
        }
    }

    /// Ends the packet as one that did its work.
    @Linux(value = "consume_skb", file = "net/core/skbuff.c",
           renamed = true)
    public void consume() {
        if (unref()) {
            release(DropReason.CONSUMED);
        }
    }

    /// Ends a whole `next` list; null is an empty one.
    @Linux(value = "kfree_skb_list_reason", file = "net/core/skbuff.c",
           renamed = true)
    public static void freeList(SkBuff first, DropReason reason) {
        SkBuff skb = first;
        while (skb != null) {
            SkBuff following = skb.next;
            skb.free(reason);
            skb = following;
        }
    }

    /// Whether this was the last reference.
    @Linux("skb_unref")
    private boolean unref() {
        if (users == 1) {
            return true;
        }
        alive();
        users--;
        return false;
    }

    // tag::__kfree_skb[]
    @Linux(value = "__kfree_skb", file = "net/core/skbuff.c",
           renamed = true)
    private void release(DropReason reason) {
        slab.freed(this, reason);
        if (list != null) {
            throw panic("freed on a queue", 0);
        }
        releaseHeadState();
        releaseData(reason);
        slab.freeStruct(this);
    }

    /// Ends a packet whose head and pages are another packet's now.
    @Linux("napi_skb_free_stolen_head")
    public void freeStolenHead() {
        slab.freed(this, DropReason.CONSUMED);
        releaseHeadState();
        slab.stolenHead((int) (end - head));
        slab.freeStruct(this);
    }

    @Linux(value = "skb_release_head_state", file = "net/core/skbuff.c")
    private void releaseHeadState() {
        dstDrop();
        orphan();
        nfct(null);
    }

    /// Drops this packet's share of the buffer; the last one frees it.
    @Linux(value = "skb_release_data", file = "net/core/skbuff.c")
    void releaseData(DropReason reason) {
        if (cloned && dropShare() != 0) {
            return;
        }
        if (nrFrags() != 0) {
            putFrags();
        }
        if (hasFragList()) {
            freeList(fragList(), reason);
        }
        freeHead();
    }
    // end::__kfree_skb[]

    private int dropShare() {
        SkbSharedInfo shinfo = shinfo();
        int share = nohdr ? (1 << SKB_DATAREF_SHIFT) + 1 : 1;
        shinfo.dataref(shinfo.dataref() - share);
        return shinfo.dataref();
    }

    private void putFrags() {
        SkbSharedInfo shinfo = shinfo();
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            slab.putFrag(shinfo.fragPage(i), ppRecycle);
        }
    }

    @Linux(value = "skb_free_head", file = "net/core/skbuff.c")
    void freeHead() {
        int size = (int) (end - head);
        if (headFrag) {
            slab.putHeadFrag(head, size, ppRecycle);
        } else {
            slab.freeHead(head, size);
        }
    }
}
