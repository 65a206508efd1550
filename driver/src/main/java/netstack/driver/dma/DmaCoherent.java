package netstack.driver.dma;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Memory that the CPU and the device see at the same time: descriptor
/// rings. Words are little endian, as the 82599 wants them.
///
/// Coherent does not mean ordered: what the device must see first is stored
/// first, with a barrier of [DmaMapping] between. Under the sanitizer a
/// store waits in a [StoreBuffer], and a [CoherentSpy] watches both sides.
public final class DmaCoherent {
    private static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final StoreBuffer stores;
    private final MemorySegment memory;
    private final long addr;
    private final long dma;
    private final int size;
    private LoadHook hook;
    private CoherentSpy spy;

    /// `stores` is null without the sanitizer.
    DmaCoherent(StoreBuffer stores, MemorySegment memory, long addr, long dma,
            int size) {
        this.stores = stores;
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

    /// Lets `s` see all accesses from now on; null for nobody.
    public void spy(CoherentSpy s) {
        spy = s;
    }

    CoherentSpy spy() {
        return spy;
    }

    public long getLong(int off) {
        beforeLoad();
        long at = addr + check(off, 8);
        return stores == null ? memory.get(LE64, at) : load(off, 8);
    }

    public int getInt(int off) {
        beforeLoad();
        long at = addr + check(off, 4);
        return stores == null ? memory.get(LE32, at) : (int) load(off, 4);
    }

    public void setLong(int off, long v) {
        check(off, 8);
        if (stores == null) {
            memory.set(LE64, addr + off, v);
        } else {
            store(off, 8, v);
        }
    }

    public void setInt(int off, int v) {
        check(off, 4);
        if (stores == null) {
            memory.set(LE32, addr + off, v);
        } else {
            store(off, 4, v);
        }
    }

    /// What the CPU would load, and nobody takes notice.
    public long peek(int off) {
        long v = memory.get(LE64, addr + check(off, 8));
        return stores == null ? v : stores.forward(this, off, v);
    }

    private long load(int off, int n) {
        int at = n == 8 ? off : off & -8;
        long v = peek(at) >>> 8 * (off - at);
        long own = n == 8 ? v : (int) v;
        return spy == null ? own : spy.cpuLoads(off, n, own);
    }

    private void store(int off, int n, long v) {
        if (spy != null) {
            spy.cpuStores(off, n, v);
        }
        stores.store(this, off, n, v);
    }

    /// A store reaches memory.
    void write(int off, int n, long v) {
        if (n == 8) {
            memory.set(LE64, addr + off, v);
        } else {
            memory.set(LE32, addr + off, (int) v);
        }
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
