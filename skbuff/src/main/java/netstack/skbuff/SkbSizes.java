package netstack.skbuff;

/// How much memory a packet takes: the arithmetic of `skbuff.h` on x86-64,
/// Linux 6.12.
///
/// A packet is two objects: the `struct sk_buff` (232 bytes, a 256-byte slab
/// object) and its head, which ends with the 320 bytes of
/// `struct skb_shared_info`. `truesize` charges a socket for all of it.
@Linux(value = "SKB_TRUESIZE", file = "include/linux/skbuff.h",
       renamed = true)
public final class SkbSizes {

    /// Size of a `struct sk_buff` in its slab.
    public static final int SK_BUFF = 256;
    /// Size of `struct skb_shared_info`: 48 bytes and 17 fragments of 16.
    public static final int SHARED_INFO = 320;
    public static final int MAX_SKB_FRAGS = 17;
    /// Space that receive buffers keep in front.
    public static final int NET_SKB_PAD = 64;
    /// x86 copes with unaligned access; other machines shift headers by 2.
    public static final int NET_IP_ALIGN = 0;
    /// Room for every header that TCP may meet on the way down.
    public static final int MAX_TCP_HEADER = 320;
    /// Object size of `skbuff_small_head` (slabinfo of 6.12): 384 bytes for
    /// headers and the shared info.
    public static final int SMALL_HEAD = 704;

    private static final int CACHE_LINE = 64;
    private static final int LARGEST_CACHE = 8192;

    private SkbSizes() {
    }

    /// Rounds up to cache lines.
    @Linux(value = "SKB_DATA_ALIGN", renamed = true)
    public static int dataAlign(int size) {
        return size + CACHE_LINE - 1 & -CACHE_LINE;
    }

    /// What a head of `size` usable bytes needs with its shared info.
    @Linux(value = "SKB_HEAD_ALIGN", renamed = true)
    public static int headAlign(int size) {
        return dataAlign(size) + SHARED_INFO;
    }

    /// The usable part of a head of `size` bytes.
    @Linux(value = "SKB_WITH_OVERHEAD", renamed = true)
    public static int withOverhead(int size) {
        return size - SHARED_INFO;
    }

    /// What a packet with `size` usable bytes costs its socket.
    public static int truesize(int size) {
        return size + SK_BUFF + SHARED_INFO;
    }

    /// The size that the allocator really hands out for `size` bytes.
    @Linux(value = "kmalloc_size_roundup", file = "mm/slab_common.c")
    static int sizeRoundup(int size) {
        if (size <= SMALL_HEAD) {
            return SMALL_HEAD;
        }
        if (size <= LARGEST_CACHE) {
            return Integer.highestOneBit(size - 1) << 1;
        }
        return PageSource.PAGE_SIZE << order(size);
    }

    /// The order of the smallest compound page that holds `size` bytes.
    @Linux(value = "get_order", file = "include/asm-generic/getorder.h")
    public static int order(int size) {
        int pages = size - 1 >> PageSource.PAGE_SHIFT;
        return 32 - Integer.numberOfLeadingZeros(pages);
    }
}
