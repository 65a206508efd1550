package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The device's side of memory: reads and writes by bus address.
///
/// An access that the [Iommu] refuses moves no byte and answers false; what
/// the device then does is its own affair. With the sanitizer on, packet
/// bytes come from and go to the device's own copy.
public final class DmaBus {
    private static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final Iommu iommu;
    private final DmaDebug debug;

    DmaBus(DmaMemory memory, Iommu iommu) {
        this.memory = memory.memory();
        this.iommu = iommu;
        this.debug = memory.debug();
    }

    /// Writes packet bytes to a streaming mapping.
    public boolean write(long bus, byte[] src, int off, int len) {
        long at = iommu.translate(bus, len, true);
        if (at < 0) {
            return false;
        }
        MemorySegment to = debug == null ? memory
                : debug.deviceWrites(at, len);
        MemorySegment.copy(src, off, to, JAVA_BYTE, at, len);
        return true;
    }

    /// Reads packet bytes from a streaming mapping.
    public boolean read(long bus, byte[] dst, int off, int len) {
        long at = iommu.translate(bus, len, false);
        if (at < 0) {
            return false;
        }
        MemorySegment from = debug == null ? memory : debug.deviceReads();
        MemorySegment.copy(from, JAVA_BYTE, at, dst, off, len);
        return true;
    }

    /// Opens `len` bytes of coherent memory, for [#load] and [#store];
    /// answers a negative number when the IOMMU refuses.
    public long open(long bus, int len, boolean write) {
        return iommu.translate(bus, len, write);
    }

    /// Loads 8 bytes, little endian, at an address that [#open] gave.
    public long load(long at) {
        return memory.get(LE64, at);
    }

    /// Stores 8 bytes, little endian, at an address that [#open] gave.
    public void store(long at, long v) {
        memory.set(LE64, at, v);
    }

    /// Stores 4 bytes, little endian, at an address that [#open] gave.
    public void storeInt(long at, int v) {
        memory.set(LE32, at, v);
    }
}
