package netstack.driver.dma;

import java.util.Arrays;

/// Free blocks of 2^order pages, in one list an order (the buddy system).
///
/// A block that is freed is joined with its buddy, the block whose number
/// differs in the bit `order` only, as long as that one is free too. The
/// lists are last in, first out, so that memory still in the cache is used
/// first. Single pages go through a small stack before (the kernel's
/// per-CPU page lists), so that the common case joins and splits nothing.
final class Buddy {
    static final int MAX_ORDER = 10;
    private static final int NIL = -1;
    private static final int HOT = 128;

    private final int pages;
    private final int[] head = new int[MAX_ORDER + 1];
    private final int[] next;
    private final int[] prev;
    /// Order of the free block that starts at a page, or -1.
    private final byte[] free;
    private final int[] hot = new int[HOT];
    private int nrHot;
    /// One above the highest page ever handed out.
    private int highWater;

    Buddy(int pages) {
        this.pages = pages;
        next = new int[pages];
        prev = new int[pages];
        free = new byte[pages];
        reset();
    }

    /// Makes everything free but page 0, whose address would be null.
    void reset() {
        Arrays.fill(head, NIL);
        Arrays.fill(free, (byte) -1);
        nrHot = 0;
        highWater = 1;
        int end = pages;
        while (end > 1) {   // from the top, so that low pages go first
            int order = Math.min(MAX_ORDER, Integer.numberOfTrailingZeros(end));
            while (end - (1 << order) < 1) {
                order--;
            }
            end -= 1 << order;
            push(end, order);
        }
    }

    int highWater() {
        return highWater;
    }

    /// Takes 2^order pages in a row; returns the first, or -1.
    int alloc(int order) {
        if (order == 0 && nrHot > 0) {
            return hot[--nrHot];
        }
        int page = split(order);
        if (page < 0 && nrHot > 0) {
            drain();
            page = split(order);
        }
        highWater = Math.max(highWater, page + (1 << order));
        return page;
    }

    void free(int page, int order) {
        if (order == 0 && nrHot < HOT) {
            hot[nrHot++] = page;
        } else {
            join(page, order);
        }
    }

    private int split(int order) {
        int o = order;
        while (o <= MAX_ORDER && head[o] == NIL) {
            o++;
        }
        if (o > MAX_ORDER) {
            return -1;
        }
        int page = head[o];
        remove(page, o);
        while (o > order) {
            o--;
            push(page + (1 << o), o);
        }
        return page;
    }

    private void join(int page, int order) {
        int o = order;
        while (o < MAX_ORDER) {
            int buddy = page ^ 1 << o;
            if (buddy + (1 << o) > pages || free[buddy] != o) {
                break;
            }
            remove(buddy, o);
            page &= ~(1 << o);
            o++;
        }
        push(page, o);
    }

    private void drain() {
        while (nrHot > 0) {
            join(hot[--nrHot], 0);
        }
    }

    private void push(int page, int order) {
        int first = head[order];
        next[page] = first;
        prev[page] = NIL;
        if (first != NIL) {
            prev[first] = page;
        }
        head[order] = page;
        free[page] = (byte) order;
    }

    private void remove(int page, int order) {
        int before = prev[page];
        int after = next[page];
        if (before == NIL) {
            head[order] = after;
        } else {
            next[before] = after;
        }
        if (after != NIL) {
            prev[after] = before;
        }
        free[page] = -1;
    }
}
