package netstack.skbuff;

import java.lang.foreign.MemorySegment;

/// A host's physical memory as packets see it: one segment, and an
/// allocator of pages in it.
///
/// An address is an offset into [#memory]. Address 0 is never handed out,
/// so that 0 can mean "none". An allocation of `2^order` pages is one
/// compound page with one reference count, reached from any address in it,
/// as `virt_to_head_page` does.
@Linux(value = "page", file = "include/linux/mm_types.h", renamed = true)
public interface PageSource {

    int PAGE_SHIFT = 12;
    int PAGE_SIZE = 1 << PAGE_SHIFT;

    /// All of the memory; the same segment for ever.
    MemorySegment memory();

    /// Allocates `2^order` pages, aligned to their size, with one reference
    /// held by the caller; -1 when there is none.
    @Linux(value = "alloc_pages", file = "include/linux/gfp.h")
    long allocPages(int order);

    /// Takes one more reference on the allocation that holds `addr`.
    @Linux(value = "get_page", file = "include/linux/mm.h")
    void getPage(long addr);

    /// Drops a reference; the last one frees the allocation.
    @Linux(value = "put_page", file = "include/linux/mm.h")
    void putPage(long addr);

    /// References held on the allocation that holds `addr`.
    @Linux(value = "page_count", file = "include/linux/page_ref.h")
    int pageCount(long addr);

    /// Says that the CPU loads `n` bytes at `addr` now, to memory that
    /// checks whose they are; where none does, it is nothing.
    @Linux(value = "instrument_read", file = "include/linux/instrumented.h")
    default void instrumentRead(long addr, int n) {
    }
}
