package netstack.driver.dma;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Memory that the CPU and the device see at the same time: descriptor
/// rings. Words are little endian, as the 82599 wants them.
///
/// Coherent does not mean ordered: what the device must see first is stored
/// first, with a barrier of [DmaMapping] between.
public final class DmaCoherent {
    private static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DmaMapping owner;
    private final MemorySegment memory;
    private final long addr;
    private final long dma;
    private final int size;
    private LoadHook hook;

    DmaCoherent(DmaMapping owner, MemorySegment memory, long addr, long dma,
            int size) {
        this.owner = owner;
        this.memory = memory;
        this.addr = addr;
        this.dma = dma;
        this.size = size;
    }

    /// Where the device finds it.
    public long dma() {
        return dma;
    }

    public int size() {
        return size;
    }

    long addr() {
        return addr;
    }

    void watch(LoadHook h) {
        hook = h;
    }

    public long getLong(int off) {
        beforeLoad();
        return memory.get(LE64, addr + check(off, 8));
    }

    public int getInt(int off) {
        beforeLoad();
        return memory.get(LE32, addr + check(off, 4));
    }

    public void setLong(int off, long v) {
        owner.stored();
        memory.set(LE64, addr + check(off, 8), v);
    }

    public void setInt(int off, int v) {
        owner.stored();
        memory.set(LE32, addr + check(off, 4), v);
    }

    /// Fills all of it with one byte.
    public void fill(int b) {
        owner.stored();
        memory.asSlice(addr, size).fill((byte) b);
    }

    private void beforeLoad() {
        if (hook != null) {
            hook.beforeLoad();
        }
    }

    private int check(int off, int n) {
        if (off < 0 || off + n > size) {
            throw new IllegalStateException(n + " bytes at " + off
                    + " of a coherent block of " + size);
        }
        return off;
    }
}
