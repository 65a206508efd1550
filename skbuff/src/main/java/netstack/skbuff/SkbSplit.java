package netstack.skbuff;

/// Cuts packets in two without copying: the fragments change hands, the one
/// in which the cut lies is shared. The bytes must be the caller's own
/// ([SkBuff#unclone]). `truesize` is the caller's business.
@Linux(value = "skb_split.c", file = "net/core/skbuff.c", renamed = true)
public final class SkbSplit {
    private SkbSplit() {
    }

    /// Moves all bytes behind the first `len` from `skb` to `to`, which is
    /// empty and has no fragments.
    @Linux("skb_split")
    public static void split(SkBuff skb, SkBuff to, int len) {
        int head = skb.headlen();
        if (len < head) {
            int n = head - len;
            java.lang.foreign.MemorySegment.copy(skb.mem(),
                skb.data() + len, skb.mem(), to.put(n), n);
            skb.tail -= n;
            skb.len -= n;
        }
        splitFrags(skb, to, Math.max(len - head, 0));
    }

    @Linux(value = "skb_split_no_header", renamed = true)
    private static void splitFrags(SkBuff skb, SkBuff to, int keep) {
        SkbSharedInfo from = skb.shinfo();
        int frags = from.nrFrags();
        int kept = 0;
        int left = keep;
        for (int i = 0; i < frags; i++) {
            int size = from.fragSize(i);
            int stays = Math.min(size, left);
            left -= stays;
            int goes = size - stays;
            if (goes > 0) {
                if (stays > 0) {
                    skb.slab.pages().getPage(from.fragPage(i));
                }
                to.addRxFrag(from.fragPage(i), from.fragOff(i) + stays,
                    goes, 0);
                skb.len -= goes;
                skb.dataLen -= goes;
            }
            if (stays > 0) {
                from.fragSizeSet(i, stays);
                kept++;
            }
        }
        from.nrFrags(kept);
    }

    /// Takes `n` bytes off the front.
    @Linux(value = "__pskb_trim_head", file = "net/ipv4/tcp_output.c",
        renamed = true)
    public static void trimHead(SkBuff skb, int n) {
        int linear = Math.min(n, skb.headlen());
        if (linear > 0) {
            skb.pull(linear);
        }
        int eat = n - linear;
        SkbSharedInfo info = skb.shinfo();
        int kept = 0;
        for (int i = 0; i < info.nrFrags(); i++) {
            int size = info.fragSize(i);
            int gone = Math.min(size, eat);
            eat -= gone;
            skb.len -= gone;
            skb.dataLen -= gone;
            if (gone == size) {
                skb.slab.putFrag(info.fragPage(i), false);
            } else {
                info.fragFill(kept++, info.fragPage(i),
                    info.fragOff(i) + gone, size - gone);
            }
        }
        info.nrFrags(kept);
    }
}
