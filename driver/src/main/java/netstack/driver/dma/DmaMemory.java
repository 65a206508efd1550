package netstack.driver.dma;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// The physical memory of one host: pages of 4 KiB in one piece off the
/// Java heap.
///
/// An address is an offset into [#memory()]; page 0 is never given out, so
/// 0 is no address. A block of several pages is counted at its first page,
/// and any address inside it finds that page (a compound page).
///
/// To close memory costs more than a small world does, so it is used again:
/// [#reset()] clears what was used and makes all of it free. What is never
/// reset is freed when nobody refers to it any more.
///
/// Left out: zones, NUMA nodes, reclaim.
@Linux(value = "zone", file = "include/linux/mmzone.h", renamed = true)
public final class DmaMemory implements PageSource {
    private final MemorySegment memory;
    private final Buddy buddy;
    private final DmaDebug debug;
    private final int[] count;
    private final int[] compoundHead;
    private final byte[] order;
    private final String[] origin;
    private int livePages;
    private int failAfter = -1;

    /// Memory of `size` bytes, whole pages, without the sanitizer.
    public DmaMemory(long size) {
        this(size, false);
    }

    /// Memory of `size` bytes; if `checked`, every device on it works under
    /// the DMA sanitizer, and pages know where they were allocated.
    public DmaMemory(long size, boolean checked) {
        int pages = Math.toIntExact(size >> PAGE_SHIFT);
        memory = Arena.ofAuto().allocate((long) pages << PAGE_SHIFT, PAGE_SIZE);
        buddy = new Buddy(pages);
        debug = checked ? new DmaDebug(memory) : null;
        count = new int[pages];
        compoundHead = new int[pages];
        ownHeads(0, pages);
        order = new byte[pages];
        origin = checked ? new String[pages] : null;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    /// The sanitizer, or null when it is off.
    public DmaDebug debug() {
        return debug;
    }

    /// Takes 2^order pages in a row, counted once; returns the address of
    /// the first, or -1 when there are none.
    @Override
    public long allocPages(int order) {
        if (failAfter >= 0 && failAfter-- == 0) {
            return -1;
        }
        int page = order > Buddy.MAX_ORDER ? -1 : buddy.alloc(order);
        if (page < 0) {
            return -1;
        }
        count[page] = 1;
        this.order[page] = (byte) order;
        Arrays.fill(compoundHead, page, page + (1 << order), page);
        livePages += 1 << order;
        if (origin != null) {
            origin[page] = Origins.here();
        }
        return (long) page << PAGE_SHIFT;
    }

    @Override
    public void getPage(long addr) {
        count[livePage(addr)]++;
    }

    /// Gives one reference back; the last one frees the block.
    @Override
    public void putPage(long addr) {
        int page = livePage(addr);
        if (--count[page] > 0) {
            return;
        }
        if (debug != null) {
            debug.owners.pageFreed((long) page << PAGE_SHIFT,
                    (long) PAGE_SIZE << order[page]);
        }
        livePages -= 1 << order[page];
        ownHeads(page, page + (1 << order[page]));
        buddy.free(page, order[page]);
    }

    /// References to the block that `addr` lies in; 0 when it is free.
    @Override
    public int pageCount(long addr) {
        return count[compoundHead[(int) (addr >> PAGE_SHIFT)]];
    }

    @Override
    public void instrumentRead(long addr, int n) {
        if (debug != null && n > 0) {
            debug.owners.cpuReads(addr, n);
        }
    }

    /// Pages that somebody holds.
    public int livePages() {
        return livePages;
    }

    /// Makes the allocation after the next `n` fail, once.
    public void failAfter(int n) {
        failAfter = n;
    }

    /// One line for every block that is still held.
    public List<String> audit() {
        List<String> left = new ArrayList<>();
        for (int page = 1; page < count.length; page++) {
            if (count[page] > 0 && compoundHead[page] == page) {
                left.add("page " + page + " order " + order[page] + " count "
                        + count[page] + from(page));
            }
        }
        return left;
    }

    /// Clears what was used and frees everything, for the next world.
    public void reset() {
        long used = (long) buddy.highWater() << PAGE_SHIFT;
        memory.asSlice(0, used).fill((byte) 0);
        buddy.reset();
        Arrays.fill(count, 0);
        ownHeads(0, count.length);
        livePages = 0;
        failAfter = -1;
        if (debug != null) {
            debug.reset(used);
        }
    }

    private void ownHeads(int from, int to) {
        for (int page = from; page < to; page++) {
            compoundHead[page] = page;
        }
    }

    private String from(int page) {
        return origin == null ? "" : " from " + origin[page];
    }

    private int livePage(long addr) {
        int page = compoundHead[(int) (addr >> PAGE_SHIFT)];
        if (count[page] <= 0) {
            throw new IllegalStateException("page " + page + " at 0x"
                    + Long.toHexString(addr) + " is free" + from(page));
        }
        return page;
    }
}
