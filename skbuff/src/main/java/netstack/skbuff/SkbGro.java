package netstack.skbuff;

/// How one packet's payload is put behind another's without a copy.
///
/// Its fragments become the other's; a head that a driver built around page
/// memory becomes one more fragment; and where neither can be, the whole
/// packet is hung into the other's list. Which packets belong together is
/// decided elsewhere.
@Linux(value = "skb_gro_receive", file = "net/core/gro.c", renamed = true)
public enum SkbGro {
    /// Nothing was taken: the packets differ in who owns their pages.
    REFUSED,
    /// The pages were taken; what is left may be freed.
    FRAGS,
    /// The head was taken too: [SkBuff#freeStolenHead].
    HEAD,
    /// The packet itself is part of the other one now.
    LIST;

    /// Puts what `skb` holds from `offset` on behind the end of `p`, whose
    /// last part is `last`: `p` itself, or the end of its list.
    public static SkbGro receive(SkBuff p, SkBuff last, SkBuff skb,
            int offset) {
        if (p.ppRecycle != skb.ppRecycle) {
            return REFUSED;
        }
        int len = skb.len - offset;
        int frags = last.nrFrags() + skb.nrFrags();
        if (skb.headlen() <= offset && frags <= SkbSizes.MAX_SKB_FRAGS) {
            grow(p, last, len, moveFrags(last, skb, offset));
            return FRAGS;
        }
        if (skb.headlen() > offset && skb.headFrag
                && frags < SkbSizes.MAX_SKB_FRAGS) {
            grow(p, last, len, stealHead(last, skb, offset));
            return HEAD;
        }
        int truesize = skb.truesize;
        append(p, last, skb, offset);
        grow(p, p, len, truesize);
        return LIST;
    }

    /// Hangs `skb` from `offset` on into the list of `p`, as a packet that
    /// is to come out again as it was.
    @Linux(value = "skb_gro_receive_list", file = "net/core/gro.c",
           renamed = true)
    public static void receiveList(SkBuff p, SkBuff last, SkBuff skb,
            int offset) {
        skb.pull(offset);
        link(p, last, skb);
        grow(p, p, skb.len, skb.truesize);
    }

    /// Returns the truesize that goes with the fragments.
    private static int moveFrags(SkBuff last, SkBuff skb, int offset) {
        eat(skb.shinfo(), offset - skb.headlen());
        copyFrags(last.shinfo(), skb.shinfo());
        skb.shinfo().nrFrags(0);
        int left = SkbSizes.truesize((int) (skb.end - skb.head));
        int moved = skb.truesize - left;
        skb.truesize = left;
        skb.len -= skb.dataLen;
        skb.dataLen = 0;
        return moved;
    }

    private static int stealHead(SkBuff last, SkBuff skb, int offset) {
        SkbSharedInfo to = last.shinfo();
        long first = skb.data + offset;
        long page = first & -PageSource.PAGE_SIZE;
        to.fragFill(to.nrFrags(), page, (int) (first - page),
                skb.headlen() - offset);
        to.nrFrags(to.nrFrags() + 1);
        copyFrags(to, skb.shinfo());
        int moved = skb.truesize - SkbSizes.SK_BUFF;
        skb.truesize = SkbSizes.SK_BUFF;
        return moved;
    }

    static void copyFrags(SkbSharedInfo to, SkbSharedInfo from) {
        int at = to.nrFrags();
        for (int i = 0; i < from.nrFrags(); i++) {
            to.fragFill(at + i, from.fragPage(i), from.fragOff(i),
                    from.fragSize(i));
        }
        to.nrFrags(at + from.nrFrags());
    }

    private static void append(SkBuff p, SkBuff last, SkBuff skb,
            int offset) {
        int eat = offset - skb.headlen();
        if (eat > 0) {
            eat(skb.shinfo(), eat);
            skb.dataLen -= eat;
            skb.len -= eat;
        }
        skb.pull(Math.min(offset, skb.headlen()));
        link(p, last, skb);
        skb.headerRelease();
    }

    private static void link(SkBuff p, SkBuff last, SkBuff skb) {
        if (last == p) {
            p.fragList(skb);
        } else {
            last.next = skb;
        }
    }

    /// Takes `n` bytes, fewer than it has, off the first fragment.
    private static void eat(SkbSharedInfo shinfo, int n) {
        shinfo.fragFill(0, shinfo.fragPage(0), shinfo.fragOff(0) + n,
                shinfo.fragSize(0) - n);
    }

    private static void grow(SkBuff p, SkBuff last, int len, int truesize) {
        add(p, len, truesize);
        if (last != p) {
            add(last, len, truesize);
        }
    }

    private static void add(SkBuff skb, int len, int truesize) {
        skb.len += len;
        skb.dataLen += len;
        skb.truesize += truesize;
    }
}
