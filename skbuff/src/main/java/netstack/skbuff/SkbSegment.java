package netstack.skbuff;

import java.lang.foreign.MemorySegment;

/// Cuts a packet into packets of a given payload, each with a copy of the
/// headers: the software half of segmentation offload.
///
/// The headers of all segments are the same; what differs (lengths, numbers,
/// checksums) is the protocol's to write. Fragments are shared, not copied,
/// where the device can gather.
@Linux(value = "skb_segment", file = "net/core/skbuff.c", renamed = true)
public final class SkbSegment {
    private final SkBuff from;
    private final int hdrLen;
    private final int mss;
    private final boolean gather;

    private SkbSegment(SkBuff from, int hdrLen, int mss, boolean gather) {
        this.from = from;
        this.hdrLen = hdrLen;
        this.mss = mss;
        this.gather = gather;
    }

    /// Cuts the payload of `skb`, which starts `hdrLen` bytes behind its MAC
    /// header and stays the caller's, every `gsoSize` bytes. With `gather`
    /// the segments share its pages.
    ///
    /// @return the segments as a list by `next`, data at their MAC headers;
    ///     null when there is no memory
    // tag::skb_segment[]
    public static SkBuff segment(SkBuff skb, int hdrLen, boolean gather) {
        int mss = skb.shinfo().gsoSize();
        return new SkbSegment(skb, hdrLen, mss, gather && inPages(skb))
                .all();
    }

    private SkBuff all() {
        int first = from.macOffset() + hdrLen;
        SkBuff head = null;
        SkBuff tail = null;
        for (int at = first; at < from.len; at += mss) {
            SkBuff seg = one(at, Math.min(mss, from.len - at));
            if (seg == null) {
                SkBuff.freeList(head, DropReason.NOMEM);
                return null;
            }
            if (head == null) {
                head = seg;
            } else {
                tail.next = seg;
            }
            tail = seg;
        }
        return head;
    }
    // end::skb_segment[]

    /// Whether what would be shared lies in pages: the head of a packet of
    /// the list may be slab memory, which goes back when the packet does.
    private static boolean inPages(SkBuff skb) {
        for (SkBuff part = skb.fragList(); part != null;
                part = part.next) {
            if (part.headlen() > 0 && !part.headFrag) {
                return false;
            }
        }
        return true;
    }

    // tag::skb_segment_one[]
    private SkBuff one(int at, int len) {
        int headroom = (int) (from.macHeader() - from.head);
        int linear = gather ? Math.clamp(from.headlen() - at, 0, len) : len;
        SkBuff seg = from.slab.alloc(headroom + hdrLen + linear);
        if (seg == null) {
            return null;
        }
        seg.reserve(headroom);
        MemorySegment.copy(from.mem, from.macHeader(), seg.mem,
                seg.put(hdrLen), hdrLen);
        seg.copyHeader(from, 0);
        seg.shinfo().gsoSize(0);
        seg.shinfo().gsoSegs(0);
        seg.shinfo().gsoType(0);
        if (linear > 0) {
            from.copyBits(at, seg.mem, seg.put(linear), linear);
        }
        share(seg, at + linear, len - linear);
        return seg;
    }
    // end::skb_segment_one[]

    /// Gives `seg` references on the pages that hold `n` bytes from `at` on.
    private void share(SkBuff seg, int at, int n) {
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(from.run(at + done), n - done);
            long addr = from.address(at + done);
            long page = addr & -PageSource.PAGE_SIZE;
            from.slab.pages().getPage(page);
            seg.addRxFrag(page, (int) (addr - page), run, run);
        }
    }
}
