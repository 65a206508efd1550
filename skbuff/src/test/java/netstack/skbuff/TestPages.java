package netstack.skbuff;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// A plain page allocator for the tests of this module: free lists by order, counts by page.
final class TestPages implements PageSource {

    private final MemorySegment memory;
    private final int[] count;
    private final int[] headOf;
    private final int[] orderOf;
    private final Deque<Long>[] free;
    private long next = PAGE_SIZE;
    private int live;

    TestPages(int pages) {
        this(Arena.ofAuto().allocate((long) pages << PAGE_SHIFT, PAGE_SIZE));
    }

    TestPages(MemorySegment memory) {
        this.memory = memory;
        int pages = (int) (memory.byteSize() >> PAGE_SHIFT);
        count = new int[pages];
        headOf = new int[pages];
        orderOf = new int[pages];
        @SuppressWarnings({"unchecked", "rawtypes"})
        Deque<Long>[] lists = new Deque[10];
        free = lists;
        for (int i = 0; i < lists.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    int live() { return live; }

    @Override
    public MemorySegment memory() { return memory; }

    @Override
    public long allocPages(int order) {
        Long recycled = free[order].pollLast();
        long addr = recycled != null ? recycled : fresh(order);
        if (addr < 0) {
            return -1;
        }
        int head = (int) (addr >> PAGE_SHIFT);
        for (int i = 0; i < 1 << order; i++) {
            headOf[head + i] = head;
        }
        count[head] = 1;
        orderOf[head] = order;
        live += 1 << order;
        return addr;
    }

    private long fresh(int order) {
        long size = (long) PAGE_SIZE << order;
        long addr = (next + size - 1) / size * size;
        if (addr + size > memory.byteSize()) {
            return -1;
        }
        next = addr + size;
        return addr;
    }

    @Override
    public void getPage(long addr) {
        count[mustLive(addr)]++;
    }

    @Override
    public void putPage(long addr) {
        int head = mustLive(addr);
        if (--count[head] == 0) {
            live -= 1 << orderOf[head];
            free[orderOf[head]].addLast((long) head << PAGE_SHIFT);
        }
    }

    @Override
    public int pageCount(long addr) {
        return count[headOf[(int) (addr >> PAGE_SHIFT)]];
    }

    private int mustLive(long addr) {
        int head = headOf[(int) (addr >> PAGE_SHIFT)];
        if (count[head] <= 0) {
            throw new IllegalStateException("page of 0x" + Long.toHexString(addr) + " is free");
        }
        return head;
    }
}
