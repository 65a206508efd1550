package netstack.skbuff;

import java.util.Arrays;
import java.util.List;

/// The buffers that packets are written into: small heads, `kmalloc`, and
/// fragments of a CPU's page (`page_frag_alloc`).
@Linux(value = "kmalloc_reserve", file = "net/core/skbuff.c", renamed = true)
final class SkbHeads {

    private static final int FRAG_ORDER = 3;
    private static final int FRAG_BYTES = PageSource.PAGE_SIZE << FRAG_ORDER;

    private final PageSource pages;
    private final KmemCache small;
    private final KmemCache[] kmalloc;
    private long[] fragPage = {-1};
    private int[] fragOffset = {0};
    private long bytes;

    SkbHeads(PageSource pages, boolean checked) {
        this.pages = pages;
        small = new KmemCache("skbuff_small_head", SkbSizes.SMALL_HEAD, 2,
                pages, checked);
        kmalloc = new KmemCache[] {
            new KmemCache("kmalloc-1k", 1024, 3, pages, checked),
            new KmemCache("kmalloc-2k", 2048, 3, pages, checked),
            new KmemCache("kmalloc-4k", 4096, 3, pages, checked),
            new KmemCache("kmalloc-8k", 8192, 3, pages, checked)};
    }

    long bytes() { return bytes; }

    void count(int more) { bytes += more; }

    List<KmemCache> caches() {
        return List.of(small, kmalloc[0], kmalloc[1], kmalloc[2],
                kmalloc[3]);
    }

    /// A head of `osize` bytes, as [SkbSizes#sizeRoundup] gives them; -1
    /// when there is no memory.
    long alloc(int cpu, int osize) {
        KmemCache cache = cache(osize);
        long head = cache == null ? pages.allocPages(SkbSizes.order(osize))
                : cache.alloc(cpu);
        if (head >= 0) {
            bytes += osize;
        }
        return head;
    }

    @Linux(value = "skb_kfree_head", renamed = true)
    void free(int cpu, long head, int osize) {
        bytes -= osize;
        KmemCache cache = cache(osize);
        if (cache == null) {
            pages.putPage(head);
            return;
        }
        cache.free(cpu, head);
    }

    private KmemCache cache(int osize) {
        if (osize == SkbSizes.SMALL_HEAD) {
            return small;
        }
        int i = SkbSizes.order(osize << 2);
        return i < kmalloc.length ? kmalloc[i] : null;
    }

    /// `size` bytes of the CPU's page, with a reference on it; -1 when
    /// there is no page.
    @Linux(value = "page_frag_alloc", file = "mm/page_frag_cache.c",
           renamed = true)
    long allocFrag(int cpu, int size) {
        growTo(cpu);
        if (fragPage[cpu] < 0 || fragOffset[cpu] < size) {
            if (!refill(cpu)) {
                return -1;
            }
        }
        fragOffset[cpu] -= size;
        pages.getPage(fragPage[cpu]);
        return fragPage[cpu] + fragOffset[cpu];
    }

    private boolean refill(int cpu) {
        long old = fragPage[cpu];
        if (old < 0 || pages.pageCount(old) != 1) {
            dropFrag(cpu);
            fragPage[cpu] = pages.allocPages(FRAG_ORDER);
        }
        fragOffset[cpu] = FRAG_BYTES;
        return fragPage[cpu] >= 0;
    }

    private void growTo(int cpu) {
        if (cpu >= fragPage.length) {
            int old = fragPage.length;
            fragPage = Arrays.copyOf(fragPage, cpu + 1);
            fragOffset = Arrays.copyOf(fragOffset, cpu + 1);
            Arrays.fill(fragPage, old, cpu + 1, -1);
        }
    }

    private int dropFrag(int cpu) {
        if (fragPage[cpu] < 0) {
            return 0;
        }
        pages.putPage(fragPage[cpu]);
        fragPage[cpu] = -1;
        return 1 << FRAG_ORDER;
    }

    /// Lets go of the CPUs' pages; returns how many.
    int dropFrags() {
        int dropped = 0;
        for (int cpu = 0; cpu < fragPage.length; cpu++) {
            dropped += dropFrag(cpu);
        }
        return dropped;
    }
}
