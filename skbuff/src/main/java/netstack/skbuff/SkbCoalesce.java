package netstack.skbuff;

/// How a packet in a queue takes the bytes of the one behind it, so that
/// fewer packets, and less memory, stand for the same bytes.
///
/// A few bytes are copied into the tailroom; else the pages change hands,
/// and a head that a driver built around page memory becomes one more
/// fragment. What is left of the other packet is for [#free].
///
/// Left out: packets that have clones could share their pages.
@Linux(value = "skb_try_coalesce", file = "net/core/skbuff.c",
       renamed = true)
public enum SkbCoalesce {
    /// Nothing was taken: both packets are as they were.
    REFUSED,
    /// The bytes were copied, or the fragments are the other's now.
    TAKEN,
    /// The head went too.
    HEAD;

    /// Puts all bytes of `from` behind those of `to`, whose `len` and
    /// `truesize` grow. The fields of `from` stay, so that its owner can be
    /// told what it stood for.
    public static SkbCoalesce of(SkBuff to, SkBuff from) {
        if (to.cloned() || to.ppRecycle != from.ppRecycle) {
            return REFUSED;
        }
        int n = from.len;
        if (n <= to.tailroom()) {
            if (n > 0) {
                from.copyBits(0, to.mem, to.put(n), n);
            }
            return TAKEN;
        }
        int frags = to.nrFrags() + from.nrFrags();
        boolean head = from.headlen() != 0;
        if (to.hasFragList() || from.hasFragList() || from.cloned()
                || head && !from.headFrag
                || frags + (head ? 1 : 0) > SkbSizes.MAX_SKB_FRAGS) {
            return REFUSED;
        }
        return takePages(to, from, head);
    }

    private static SkbCoalesce takePages(SkBuff to, SkBuff from,
            boolean head) {
        SkbSharedInfo shinfo = to.shinfo();
        int left = SkbSizes.SK_BUFF;
        if (head) {
            long page = from.data & -PageSource.PAGE_SIZE;
            shinfo.fragFill(shinfo.nrFrags(), page,
                (int) (from.data - page), from.headlen());
            shinfo.nrFrags(shinfo.nrFrags() + 1);
        } else {
            left = SkbSizes.truesize((int) (from.end - from.head));
        }
        SkbGro.copyFrags(shinfo, from.shinfo());
        from.shinfo().nrFrags(0);
        to.truesize += from.truesize - left;
        to.len += from.len;
        to.dataLen += from.len;
        return head ? HEAD : TAKEN;
    }

    /// Ends what is left of a packet that was taken.
    @Linux(value = "kfree_skb_partial", file = "net/core/skbuff.c",
           renamed = true)
    public void free(SkBuff from) {
        if (this == HEAD) {
            from.freeStolenHead();
        } else {
            from.consume();
        }
    }
}
