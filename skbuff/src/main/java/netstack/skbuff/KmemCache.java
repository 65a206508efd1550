package netstack.skbuff;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A slab cache: objects of one size cut from pages, with a short stack of
/// free ones for each CPU and a shared stack behind them.
///
/// The last object freed is the first handed out, so that it is still in the
/// processor's cache. A CPU that frees what another allocates passes half of
/// its stack on when it is full.
///
/// With `poison`, as with `slub_debug=P`, free objects are filled with 0x6b,
/// and looked at when they are handed out: who writes to what he freed is
/// found then.
///
/// Left out: partial slabs; pages go back only when all objects are free.
@Linux(value = "kmem_cache", file = "mm/slub.c")
public final class KmemCache {

    private static final byte POISON_FREE = 0x6b;
    private static final int CPU_STACK = 64;
    private static final int BATCH = CPU_STACK / 2;

    private final String name;
    private final int objSize;
    private final int order;
    private final PageSource pages;
    private final boolean poison;
    private Stack[] cpus = {new Stack(CPU_STACK)};
    private final Stack shared = new Stack(CPU_STACK);
    private final Stack slabs = new Stack(CPU_STACK);
    private final MemorySegment poisoned;
    private long active;

    KmemCache(String name, int objSize, int order, PageSource pages,
              boolean poison) {
        this.name = name;
        this.objSize = objSize;
        this.order = order;
        this.pages = pages;
        this.poison = poison;
        this.poisoned = MemorySegment.ofArray(new byte[poison ? objSize : 0])
                .fill(POISON_FREE);
    }

    /// Name, object size and counts, as `/proc/slabinfo` has them.
    public String name() { return name; }
    public int objSize() { return objSize; }
    public long activeObjs() { return active; }
    public long numObjs() { return (long) slabs.n * objPerSlab(); }
    public int pagesPerSlab() { return 1 << order; }
    public long numSlabs() { return slabs.n; }

    public int objPerSlab() {
        return (PageSource.PAGE_SIZE << order) / objSize;
    }

    /// An object's address, or -1 when there is no memory.
    @Linux("kmem_cache_alloc")
    long alloc(int cpu) {
        Stack local = local(cpu);
        if (local.n == 0 && !refill(local)) {
            return -1;
        }
        active++;
        long obj = local.pop();
        if (poison) {
            checkPoison(obj);
        }
        return obj;
    }

    @Linux("kmem_cache_free")
    void free(int cpu, long obj) {
        Stack local = local(cpu);
        if (local.n == CPU_STACK) {
            local.moveTo(shared, BATCH);
        }
        local.push(obj);
        active--;
        if (poison) {
            object(obj).fill(POISON_FREE);
        }
    }

    @Linux(value = "check_object", renamed = true)
    private void checkPoison(long obj) {
        long at = object(obj).mismatch(poisoned);
        if (at >= 0) {
            throw new IllegalStateException("Poison overwritten: " + name
                    + " object 0x" + Long.toHexString(obj) + ", byte " + at
                    + " was written after it was freed");
        }
    }

    private MemorySegment object(long obj) {
        return pages.memory().asSlice(obj, objSize);
    }

    private Stack local(int cpu) {
        return cpu < cpus.length ? cpus[cpu] : addCpu(cpu);
    }

    private Stack addCpu(int cpu) {
        int old = cpus.length;
        cpus = Arrays.copyOf(cpus, cpu + 1);
        for (int i = old; i <= cpu; i++) {
            cpus[i] = new Stack(CPU_STACK);
        }
        return cpus[cpu];
    }

    private boolean refill(Stack local) {
        if (shared.n == 0 && !grow()) {
            return false;
        }
        shared.moveTo(local, Math.min(BATCH, shared.n));
        return true;
    }

    private boolean grow() {
        long slab = pages.allocPages(order);
        if (slab < 0) {
            return false;
        }
        slabs.push(slab);
        for (int i = 0; i < objPerSlab(); i++) {
            long obj = slab + (long) i * objSize;
            shared.push(obj);
            if (poison) {
                object(obj).fill(POISON_FREE);
            }
        }
        return true;
    }

    /// Gives the pages back when no object is in use; returns how many.
    @Linux("kmem_cache_shrink")
    int shrink() {
        if (active != 0) {
            return 0;
        }
        for (Stack cpu : cpus) {
            cpu.n = 0;
        }
        shared.n = 0;
        int freed = slabs.n << order;
        while (slabs.n > 0) {
            pages.putPage(slabs.pop());
        }
        return freed;
    }

    private static final class Stack {
        private long[] items;
        private int n;

        Stack(int capacity) {
            items = new long[capacity];
        }

        void push(long item) {
            if (n == items.length) {
                items = Arrays.copyOf(items, 2 * n);
            }
            items[n++] = item;
        }

        long pop() {
            return items[--n];
        }

        void moveTo(Stack other, int count) {
            for (int i = 0; i < count; i++) {
                other.push(pop());
            }
        }
    }
}
