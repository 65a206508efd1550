package netstack.skbuff;

import static netstack.skbuff.SkbSizes.NET_IP_ALIGN;
import static netstack.skbuff.SkbSizes.NET_SKB_PAD;
import static netstack.skbuff.SkbSizes.SK_BUFF;
import static netstack.skbuff.SkbSizes.headAlign;
import static netstack.skbuff.SkbSizes.withOverhead;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Where a host's packets come from and go to: the allocation half of
/// `net/core/skbuff.c`.
///
/// With assertions enabled, as in every test, the slab is checked: the Java
/// object of a freed packet is never used again, so that a stale reference
/// throws whatever its memory has become; freed heads are filled with 0x6b
/// and looked at again when they are handed out, as `slub_debug=FP` does.
/// Without, nothing is allocated for a packet and nothing is checked.
@Linux(value = "__alloc_skb", file = "net/core/skbuff.c", renamed = true)
public final class SkbSlab {

    private final Meter meter;
    private final SkbHeads heads;
    private final SkbStructs structs;
    private final PageSource pages;
    private PagePoolPages poolPages;
    private FailSlab failSlab;
    private SkbFreeHook freeHook;
    private long limit = Long.MAX_VALUE;

    public SkbSlab(PageSource pages, Meter meter) {
        this(pages, meter, SkbSlab.class.desiredAssertionStatus());
    }

    SkbSlab(PageSource pages, Meter meter, boolean checked) {
        this.pages = pages;
        this.meter = meter;
        this.heads = new SkbHeads(pages, checked);
        this.structs = new SkbStructs(this, pages, checked);
    }

    public MemorySegment memory() { return pages.memory(); }
    public PageSource pages() { return pages; }
    public Meter meter() { return meter; }
    int cpu() { return meter.smpProcessorId(); }

    /// A packet with `size` usable bytes or more, or null when there is no
    /// memory: one `sk_buff`, one head with its shared info.
    // tag::alloc_skb[]
    @Linux(value = "alloc_skb", renamed = true)
    public SkBuff alloc(int size) {
        meter.charge(Cost.ALLOC_SKB);
        return allocSkb(size, false);
    }

    private SkBuff allocSkb(int size, boolean fclone) {
        int cpu = cpu();
        int osize = SkbSizes.sizeRoundup(headAlign(size));
        if (refuses(osize)) {
            return null;
        }
        SkBuff skb = fclone ? structs.allocFclone(cpu) : structs.alloc(cpu);
        long head = skb == null ? -1 : heads.alloc(cpu, osize);
        if (head < 0) {
            structs.free(skb, cpu);
            return null;
        }
        skb.init(head, withOverhead(osize));
        return skb;
    }
    // end::alloc_skb[]

    /// A packet whose first clone needs no allocation.
    @Linux(value = "alloc_skb_fclone", renamed = true)
    public SkBuff allocFclone(int size) {
        meter.charge(Cost.ALLOC_SKB);
        return allocSkb(size, true);
    }

    /// A packet for a driver's poll, with 64 bytes of headroom: small ones
    /// from the slab, others cut from the CPU's 32 KiB page.
    @Linux(value = "napi_alloc_skb", renamed = true)
    public SkBuff napiAlloc(int len) {
        meter.charge(Cost.ALLOC_SKB);
        int size = headAlign(len + NET_SKB_PAD + NET_IP_ALIGN);
        SkBuff skb = size <= SkbSizes.SMALL_HEAD
                || size > PageSource.PAGE_SIZE
                ? allocSkb(len + NET_SKB_PAD + NET_IP_ALIGN, false)
                : allocFrag(size);
        if (skb != null) {
            skb.reserve(NET_SKB_PAD + NET_IP_ALIGN);
        }
        return skb;
    }

    private SkBuff allocFrag(int size) {
        long data = refuses(size) ? -1 : heads.allocFrag(cpu(), size);
        SkBuff skb = data < 0 ? null : buildAround(data, size);
        if (data >= 0 && skb == null) {
            pages.putPage(data);
        }
        return skb;
    }

    /// A packet around `fragSize` bytes at `data`, part of a page whose
    /// reference it takes over; null when there is no `sk_buff`, and then
    /// the caller keeps the page. The last [SkbSizes#SHARED_INFO] bytes
    /// become the shared info.
    // tag::build_skb[]
    @Linux(value = "build_skb", renamed = true)
    public SkBuff build(long data, int fragSize) {
        meter.charge(Cost.BUILD_SKB);
        return refuses(fragSize) ? null : buildAround(data, fragSize);
    }

    @Linux(value = "__build_skb_around", renamed = true)
    private SkBuff buildAround(long data, int fragSize) {
        SkBuff skb = structs.alloc(cpu());
        if (skb != null) {
            skb.init(data, withOverhead(fragSize));
            skb.headFrag = true;
            heads.count(fragSize);
        }
        return skb;
    }
    // end::build_skb[]

    private boolean refuses(int bytes) {
        return bytes() + bytes + SK_BUFF > limit
                || failSlab != null && failSlab.fails();
    }

    SkBuff allocClone(SkBuff orig) {
        return refuses(0) ? null : structs.allocClone(orig, cpu());
    }

    long allocHead(int osize) {
        return refuses(osize) ? -1 : heads.alloc(cpu(), osize);
    }

    void freeHead(long head, int size) {
        heads.free(cpu(), head, headAlign(size));
    }

    void putHeadFrag(long head, int size, boolean recycle) {
        heads.count(-headAlign(size));
        putFrag(head, recycle);
    }

    /// A head of `size` usable bytes is no head any more.
    void stolenHead(int size) {
        heads.count(-headAlign(size));
    }

    /// Gives a reference on a page back: to its pool, if the packet was
    /// marked and a pool owns it, else to the pages.
    @Linux(value = "skb_page_unref", renamed = true)
    void putFrag(long page, boolean recycle) {
        PagePool pool = recycle && poolPages != null
                ? poolPages.pool(page) : null;
        if (pool == null) {
            pages.putPage(page);
        } else {
            pool.putPage(page);
        }
    }

    /// Gives the page of a frame back that never was a packet: an XDP
    /// program sent it.
    @Linux(value = "xdp_return_frame", file = "net/core/xdp.c")
    public void xdpReturnFrame(long data) {
        putFrag(data & -PageSource.PAGE_SIZE, true);
    }

    PagePoolPages poolPages() {
        if (poolPages == null) {
            long all = memory().byteSize() >> PageSource.PAGE_SHIFT;
            poolPages = new PagePoolPages((int) all + 1);
        }
        return poolPages;
    }

    void freed(SkBuff skb, DropReason reason) {
        meter.charge(Cost.FREE_SKB);
        if (freeHook != null) {
            freeHook.freed(skb, reason);
        }
    }

    @Linux(value = "kfree_skbmem", renamed = true)
    void freeStruct(SkBuff skb) {
        structs.free(skb, cpu());
    }

    /// The packet whose struct lies at `addr`; null for address 0.
    public SkBuff at(long addr) {
        return addr == 0 ? null : structs.at(addr);
    }

    /// Packets alive now, and bytes that they and their heads take.
    public long live() { return structs.live(); }
    public long bytes() { return heads.bytes() + live() * SK_BUFF; }

    /// Refuses allocations that would make [#bytes()] larger than `max`.
    public void limit(long max) { limit = max; }

    /// Makes allocations fail on purpose; null stops it.
    public void failSlab(FailSlab fail) { failSlab = fail; }

    /// Tells `hook` of each packet that ends; null stops it.
    public void onFree(SkbFreeHook hook) { freeHook = hook; }

    /// Remembers where each packet is allocated, for [#audit]; slow.
    public void trackOrigins(boolean on) { structs.trackOrigins(on); }

    /// One line for each packet that is still alive.
    public List<String> audit() {
        List<String> lines = new ArrayList<>();
        structs.eachLive(skb -> lines.add(structs.describe(skb)));
        return lines;
    }

    /// The slab caches, for `/proc/slabinfo`.
    public List<KmemCache> caches() {
        List<KmemCache> all = new ArrayList<>(structs.caches());
        all.addAll(heads.caches());
        return all;
    }

    /// Gives empty slabs back to the pages; returns how many pages.
    public int shrink() {
        int freed = heads.dropFrags();
        for (KmemCache cache : caches()) {
            freed += cache.shrink();
        }
        return freed;
    }
}
