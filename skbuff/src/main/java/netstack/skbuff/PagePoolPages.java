package netstack.skbuff;

/// What page pools write on a `struct page`: whose it is, its users, its
/// bus address.
final class PagePoolPages {

    private final PagePool[] pool;
    private final int[] refs;
    private final long[] dma;

    PagePoolPages(int pages) {
        pool = new PagePool[pages];
        refs = new int[pages];
        dma = new long[pages];
    }

    void adopt(long page, PagePool owner, long busAddr) {
        pool[index(page)] = owner;
        dma[index(page)] = busAddr;
    }

    void forget(long page) {
        pool[index(page)] = null;
    }

    PagePool pool(long page) { return pool[index(page)]; }
    int refs(long page) { return refs[index(page)]; }
    void refs(long page, int v) { refs[index(page)] = v; }
    long dma(long page) { return dma[index(page)]; }

    private static int index(long page) {
        return (int) (page >> PageSource.PAGE_SHIFT);
    }
}
