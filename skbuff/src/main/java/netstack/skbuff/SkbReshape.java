package netstack.skbuff;

/// Makes paged packets linear as far as somebody wants to look, and cuts
/// their ends off.
@Linux(value = "data_len", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbReshape extends SkbFrags permits SkbCsum {

    /// Room for headers to come when a head grows anyway.
    private static final int SPARE = 128;

    SkbReshape(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    /// Makes the first `n` bytes linear; false when the packet is shorter,
    /// or when there is no memory. Header views taken before are stale.
    // tag::pskb_may_pull[]
    @Linux("pskb_may_pull")
    public final boolean mayPull(int n) {
        return mayPullReason(n) == DropReason.NOT_DROPPED_YET;
    }

    /// The same, and why not: too small, or no memory.
    @Linux("pskb_may_pull_reason")
    public final DropReason mayPullReason(int n) {
        assert alive();
        if (n <= headlen()) {
            return DropReason.NOT_DROPPED_YET;
        }
        if (n > len) {
            return DropReason.PKT_TOO_SMALL;
        }
        return pullTail(n - headlen()) ? DropReason.NOT_DROPPED_YET
                : DropReason.NOMEM;
    }
    // end::pskb_may_pull[]

    /// Pulls `n` bytes off the front, which need not be linear; returns the
    /// new `data`, or 0.
    @Linux(value = "pskb_pull", renamed = true)
    public final long pullAny(int n) {
        return mayPull(n) ? pull(n) : 0;
    }

    /// Makes everything linear; false when there is no memory.
    @Linux("skb_linearize")
    public final boolean linearize() {
        return dataLen == 0 || pullTail(dataLen);
    }

    /// Moves `delta` bytes from the pages to the linear part's end.
    // tag::__pskb_pull_tail[]
    @Linux(value = "__pskb_pull_tail", file = "net/core/skbuff.c",
           renamed = true)
    private boolean pullTail(int delta) {
        int lacking = (int) (tail + delta - end);
        if (lacking > 0 || self().cloned()) {
            int more = lacking > 0 ? lacking + SPARE : 0;
            if (!self().expandHead(0, more)) {
                return false;
            }
        }
        copyBits(headlen(), mem, tail, delta);
        int inList = delta - fragBytes();
        if (inList > 0 && !eatList(inList)) {
            return false;
        }
        eatFrags(delta);
        tail += delta;
        dataLen -= delta;
        return true;
    }
    // end::__pskb_pull_tail[]

    private int fragBytes() {
        SkbSharedInfo shinfo = shinfo();
        int bytes = 0;
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            bytes += shinfo.fragSize(i);
        }
        return bytes;
    }

    /// Takes `delta` bytes off the fragments' front.
    private void eatFrags(int delta) {
        SkbSharedInfo shinfo = shinfo();
        int kept = 0;
        int eat = delta;
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            int size = shinfo.fragSize(i);
            if (size <= eat) {
                slab.putFrag(shinfo.fragPage(i), self().ppRecycle);
                eat -= size;
                continue;
            }
            shinfo.fragFill(kept++, shinfo.fragPage(i),
                    shinfo.fragOff(i) + eat, size - eat);
            eat = 0;
        }
        shinfo.nrFrags(kept);
    }

    /// Takes `eat` bytes off the fragment list's front: whole packets are
    /// consumed, the one in which it ends is pulled. A packet that others
    /// hold is cloned first. Nothing has changed when it returns false.
    private boolean eatList(int eat) {
        SkBuff part = fragList();
        int left = eat;
        while (part != null && left >= part.len) {
            left -= part.len;
            part = part.next;
        }
        SkBuff rest = part;
        if (left > 0) {
            rest = part.shared() ? part.cloneSkb() : part;
            if (rest == null) {
                return false;
            }
            if (rest.pullAny(left) == 0) {
                if (rest != part) {
                    rest.consume();
                }
                return false;
            }
        }
        replaceList(part, rest);
        return true;
    }

    /// Consumes the list up to `part`, and `part` too if `rest` is not it;
    /// the list goes on with `rest`.
    private void replaceList(SkBuff part, SkBuff rest) {
        SkBuff gone = fragList();
        SkBuff stop = part;
        if (rest != part) {
            rest.next = part.next;
            stop = part.next;
        }
        fragList(rest);
        while (gone != stop) {
            SkBuff following = gone.next;
            gone.consume();
            gone = following;
        }
    }

    /// Cuts the packet to `n` bytes if it is longer; false when there is no
    /// memory for a head of its own. Paged data need not be linear.
    @Linux("pskb_trim")
    public final boolean trim(int n) {
        assert alive();
        if (n >= len) {
            return true;
        }
        if (dataLen == 0) {
            len = n;
            setTail(n);
            return true;
        }
        return trimPaged(n);
    }

    @Linux(value = "___pskb_trim", file = "net/core/skbuff.c",
           renamed = true)
    private boolean trimPaged(int n) {
        if (self().cloned() && !self().expandHead(0, 0)) {
            return false;
        }
        int head = headlen();
        int left = trimFrags(Math.max(0, n - head));
        if (hasFragList() && !trimList(left)) {
            return false;
        }
        if (n > head) {
            dataLen = n - head;
        } else {
            dataLen = 0;
            setTail(n);
        }
        len = n;
        if (self().sk() == null) {
            condense();
        }
        return true;
    }

    /// Leaves the first `paged` bytes of fragments and list; returns how
    /// many of them lie in the list.
    private int trimFrags(int paged) {
        SkbSharedInfo shinfo = shinfo();
        int left = paged;
        int kept = 0;
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            if (left == 0) {
                slab.putFrag(shinfo.fragPage(i), self().ppRecycle);
                continue;
            }
            int size = Math.min(left, shinfo.fragSize(i));
            shinfo.fragSizeSet(kept++, size);
            left -= size;
        }
        shinfo.nrFrags(kept);
        return left;
    }

    /// Leaves `left` bytes in the fragment list.
    private boolean trimList(int left) {
        SkBuff before = null;
        SkBuff part = fragList();
        int rest = left;
        while (rest > 0) {
            part = ownPart(before, part);
            if (part == null || !part.trim(rest)) {
                return false;
            }
            rest -= part.len;
            before = part;
            part = part.next;
        }
        link(before, null);
        SkBuff.freeList(part, DropReason.NOT_SPECIFIED);
        return true;
    }

    /// A clone in the place of `part` when others hold it too.
    private SkBuff ownPart(SkBuff before, SkBuff part) {
        if (!part.shared()) {
            return part;
        }
        SkBuff own = part.cloneSkb();
        if (own != null) {
            own.next = part.next;
            link(before, own);
            part.consume();
        }
        return own;
    }

    private void link(SkBuff before, SkBuff part) {
        if (before == null) {
            fragList(part);
        } else {
            before.next = part;
        }
    }

    /// Pulls the rest in if it fits, and charges only what is still held.
    @Linux(value = "skb_condense", file = "net/core/skbuff.c")
    public final void condense() {
        if (dataLen != 0) {
            if (dataLen > end - tail || self().cloned()) {
                return;
            }
            pullTail(dataLen);
        }
        truesize = SkbSizes.truesize((int) (end - head));
    }
}
