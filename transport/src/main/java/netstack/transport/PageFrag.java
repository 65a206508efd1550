package netstack.transport;

import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// A page from which a socket cuts the memory of what it sends: so many
/// small writes share one page, and large ones lie in one piece.
@Linux(value = "page_frag", file = "include/linux/mm_types_task.h")
public final class PageFrag {
    private static final int ORDER = 3;
    private static final int LARGE = PageSource.PAGE_SIZE << ORDER;

    /// The page, 0 for none.
    public long page;
    /// Where its free part starts.
    public int offset;
    /// Its bytes.
    public int size;

    /// Makes sure that there is a byte left: 32 KiB at once for large
    /// writes, one page for small ones.
    @Linux(value = "skb_page_frag_refill", file = "net/core/sock.c",
        renamed = true)
    public boolean refill(PageSource pages, int want) {
        if (page != 0) {
            if (pages.pageCount(page) == 1) {
                offset = 0;
            }
            if (offset < size) {
                return true;
            }
            put(pages);
        }
        int order = want >= LARGE / 2 ? ORDER : 0;
        long got = pages.allocPages(order);
        if (got < 0 && order != 0) {
            order = 0;
            got = pages.allocPages(0);
        }
        if (got < 0) {
            return false;
        }
        page = got;
        offset = 0;
        size = PageSource.PAGE_SIZE << order;
        return true;
    }

    /// Lets go of the page.
    public void put(PageSource pages) {
        if (page != 0) {
            pages.putPage(page);
            page = 0;
        }
    }
}
