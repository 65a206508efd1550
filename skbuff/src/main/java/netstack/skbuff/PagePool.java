package netstack.skbuff;

import java.util.Arrays;

/// A driver's own store of pages: a page that a packet gives back is handed
/// to the NIC again, without the page allocator, its mapping still in place.
///
/// A page may be cut into fragments; it comes back when all of them did. A
/// page on which somebody took a reference of his own (`get_page`, by a
/// partial copy) is let go instead of recycled. After [#destroy] pages in
/// flight are let go as they come back.
///
/// Left out: the ring between CPUs; the store is one stack.
@Linux(value = "page_pool", file = "net/core/page_pool.c")
public final class PagePool {

    private final PageSource pages;
    private final Meter meter;
    private final PagePoolPages owned;
    private final PagePoolDma dma;
    private final long[] cache;
    private int cached;
    private long fragPage = -1;
    private int fragOffset;
    private int inflight;
    private boolean destroyed;
    private long allocFast;
    private long allocSlow;
    private long recycled;
    private long releasedRefs;

    /// A pool that keeps at most `size` pages in store. `dma` maps its
    /// pages for the device; null when the driver does that.
    @Linux(value = "page_pool_create", renamed = true)
    public PagePool(SkbSlab slab, int size, PagePoolDma dma) {
        this.pages = slab.pages();
        this.meter = slab.meter();
        this.owned = slab.poolPages();
        this.cache = new long[size];
        this.dma = dma;
    }

    /// A whole page, or -1 when there is none.
    @Linux("page_pool_alloc_pages")
    public long allocPages() {
        meter.charge(Cost.PAGE_POOL_ALLOC);
        if (cached > 0) {
            allocFast++;
            return out(cache[--cached]);
        }
        long page = pages.allocPages(0);
        if (page < 0) {
            return -1;
        }
        long bus = dma == null ? 0 : dma.map(page);
        if (bus < 0) {
            pages.putPage(page);
            return -1;
        }
        allocSlow++;
        owned.adopt(page, this, bus);
        return out(page);
    }

    private long out(long page) {
        inflight++;
        owned.refs(page, 1);
        return page;
    }

    /// `size` bytes of a page that is shared with other fragments; -1 when
    /// there is none.
    @Linux("page_pool_alloc_frag")
    public long allocFrag(int size) {
        if (fragPage < 0 || fragOffset + size > PageSource.PAGE_SIZE) {
            dropFragPage();
            fragPage = allocPages();
            fragOffset = 0;
        }
        if (fragPage < 0) {
            return -1;
        }
        owned.refs(fragPage, owned.refs(fragPage) + 1);
        long at = fragPage + fragOffset;
        fragOffset += size;
        return at;
    }

    /// The bus address of `at`, as the mapping of its page has it.
    @Linux(value = "page_pool_get_dma_addr", renamed = true)
    public long dmaAddr(long at) {
        return owned.dma(at) + (at & PageSource.PAGE_SIZE - 1);
    }

    /// Gives a page or a fragment back.
    // tag::page_pool_put_page[]
    @Linux("page_pool_put_page")
    public void putPage(long at) {
        meter.charge(Cost.PAGE_POOL_PUT);
        long page = at & -PageSource.PAGE_SIZE;
        int refs = owned.refs(page) - 1;
        owned.refs(page, refs);
        if (refs > 0) {
            return;
        }
        if (refs < 0) {
            throw new IllegalStateException("page 0x"
                    + Long.toHexString(page) + " was put too often");
        }
        inflight--;
        boolean others = pages.pageCount(page) != 1;
        if (destroyed || others || cached == cache.length) {
            releasedRefs += others ? 1 : 0;
            returnPage(page);
        } else {
            recycle(page);
        }
    }
    // end::page_pool_put_page[]

    private void recycle(long page) {
        recycled++;
        if (dma != null) {
            dma.syncForDevice(page, owned.dma(page));
        }
        cache[cached++] = page;
    }

    @Linux("page_pool_return_page")
    private void returnPage(long page) {
        if (dma != null) {
            dma.unmap(page, owned.dma(page));
        }
        owned.forget(page);
        pages.putPage(page);
    }

    private void dropFragPage() {
        if (fragPage >= 0) {
            long page = fragPage;
            fragPage = -1;
            putPage(page);
        }
    }

    /// Lets go of the store, and of what comes back later.
    @Linux("page_pool_destroy")
    public void destroy() {
        destroyed = true;
        dropFragPage();
        while (cached > 0) {
            returnPage(cache[--cached]);
        }
        Arrays.fill(cache, 0);
    }

    /// Pages handed out and not back yet.
    @Linux("page_pool_inflight")
    public int inflight() { return inflight; }

    /// Allocations from the store and from the page allocator; pages that
    /// came back to the store, and that others still held.
    public long allocFast() { return allocFast; }
    public long allocSlow() { return allocSlow; }
    public long recycled() { return recycled; }
    public long releasedRefs() { return releasedRefs; }
}
