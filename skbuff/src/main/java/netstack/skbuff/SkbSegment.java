package netstack.skbuff;

/// Cuts a large packet into a list of packets with the same headers. The
/// payload in pages is shared, not copied.
///
/// Left out: payload in a fragment list, which GRO does not make here.
@Linux(value = "gso_segs", file = "net/core/skbuff.c", renamed = true)
public final class SkbSegment {
    private SkbSegment() {
    }

    // tag::skb_segment[]
    /// Cuts `skb`, whose first `headers` bytes are headers, into packets of
    /// at most `mss` bytes of payload.
    ///
    /// @return the first of them, linked by `next`; null without memory
    @Linux("skb_segment")
    public static SkBuff segment(SkBuff skb, int headers, int mss) {
        SkBuff first = null;
        SkBuff last = null;
        for (int at = headers; at < skb.len; at += mss) {
            SkBuff seg = one(skb, headers, at, Math.min(mss, skb.len - at));
            if (seg == null) {
                SkBuff.freeList(first, DropReason.NOMEM);
                return null;
            }
            if (first == null) {
                first = seg;
            } else {
                last.next = seg;
            }
            last = seg;
        }
        return first;
    }
    // end::skb_segment[]

    private static SkBuff one(SkBuff skb, int headers, int at, int n) {
        int linear = Math.clamp(skb.headlen() - at, 0, n);
        int headroom = skb.headroom();
        SkBuff seg = skb.slab.alloc(headroom + headers + linear);
        if (seg == null) {
            return null;
        }
        seg.reserve(headroom);
        seg.put(headers + linear);
        skb.copyBits(0, skb.mem(), seg.data(), headers);
        skb.copyBits(at, skb.mem(), seg.data() + headers, linear);
        seg.copyHeader(skb, 0);
        seg.shinfo().gsoSize(0);
        seg.shinfo().gsoSegs(0);
        seg.shinfo().gsoType(0);
        share(skb, seg, at + linear - skb.headlen(), n - linear);
        return seg;
    }

    /// Lets `seg` use `n` bytes of the pages, from `off` on.
    private static void share(SkBuff skb, SkBuff seg, int off, int n) {
        SkbSharedInfo from = skb.shinfo();
        int skip = off;
        int left = n;
        for (int i = 0; left > 0; i++) {
            int size = from.fragSize(i);
            int take = Math.min(size - skip, left);
            if (take > 0) {
                skb.slab.pages().getPage(from.fragPage(i));
                seg.addRxFrag(from.fragPage(i), from.fragOff(i) + skip,
                        take, take);
                left -= take;
            }
            skip = Math.max(0, skip - size);
        }
    }
}
