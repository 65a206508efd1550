package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The device's side of memory: reads and writes by bus address.
///
/// An access that the [Iommu] refuses moves no byte and answers false; what
/// the device then does is its own affair. With the sanitizer on, packet
/// bytes come from and go to the device's own copy, and a refusal is a
/// report (S2), unless it was injected.
public final class DmaBus {
    private static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String device;
    private final MemorySegment memory;
    private final Iommu iommu;
    private final DmaDebug debug;
    private final MappingDebug mappings;
    private final CoherentBlocks coherent;
    private long lastRefused = -1;

    DmaBus(String device, DmaMemory memory, Iommu iommu,
            MappingDebug mappings, CoherentBlocks coherent) {
        this.device = device;
        this.memory = memory.memory();
        this.iommu = iommu;
        this.mappings = mappings;
        this.coherent = coherent;
        debug = memory.debug();
    }

    /// Writes packet bytes to a streaming mapping.
    public boolean write(long bus, byte[] src, int off, int len) {
        long at = iommu.translate(bus, len, true);
        if (at < 0) {
            return refused(bus, len);
        }
        MemorySegment to = debug == null ? memory
                : debug.owners.deviceWrites(device, bus, at, len);
        MemorySegment.copy(src, off, to, JAVA_BYTE, at, len);
        return true;
    }

    /// Reads packet bytes from a streaming mapping.
    public boolean read(long bus, byte[] dst, int off, int len) {
        long at = iommu.translate(bus, len, false);
        if (at < 0) {
            return refused(bus, len);
        }
        MemorySegment from = memory;
        if (debug != null) {
            mappings.deviceReads(iommu.find(bus), bus, at, len);
            from = debug.owners.deviceReads();
        }
        MemorySegment.copy(from, JAVA_BYTE, at, dst, off, len);
        return true;
    }

    /// Looks at bytes that the device may read, for the sanitizer; false
    /// where they are not mapped.
    public boolean peek(long bus, byte[] dst, int off, int len) {
        int e = iommu.find(bus);
        if (e == 0 || iommu.room(bus) < len) {
            return false;
        }
        MemorySegment.copy(debug.owners.deviceReads(), JAVA_BYTE,
                iommu.phys(e) + bus - iommu.bus(e), dst, off, len);
        return true;
    }

    /// One wrong address is told once, however often the device tries.
    private boolean refused(long bus, int len) {
        if (debug != null && !iommu.wasInjected() && bus != lastRefused) {
            lastRefused = bus;
            debug.report(Rule.S2, device, iommu.lastFault(), bus, len);
        }
        return false;
    }

    /// Opens `len` bytes of coherent memory, for [#load] and [#store];
    /// answers a negative number when the IOMMU refuses.
    public long open(long bus, int len, boolean write) {
        long at = iommu.translate(bus, len, write);
        if (at < 0) {
            refused(bus, len);
        }
        return at;
    }

    /// Loads 8 bytes, little endian, at an address that [#open] gave.
    public long load(long at) {
        long v = memory.get(LE64, at);
        DmaCoherent c = debug == null ? null : coherent.spied(at);
        if (c != null) {
            c.spy().deviceLoads((int) (at - c.addr()), v);
        }
        return v;
    }

    /// Stores 8 bytes, little endian, at an address that [#open] gave.
    public void store(long at, long v) {
        DmaCoherent c = debug == null ? null : coherent.spied(at);
        if (c != null) {
            c.spy().deviceStores((int) (at - c.addr()), 8,
                    memory.get(LE64, at), v);
        }
        memory.set(LE64, at, v);
    }

    /// Stores 4 bytes, little endian, at an address that [#open] gave.
    public void storeInt(long at, int v) {
        DmaCoherent c = debug == null ? null : coherent.spied(at);
        if (c != null) {
            c.spy().deviceStores((int) (at - c.addr()), 4,
                    memory.get(LE32, at), v);
        }
        memory.set(LE32, at, v);
    }
}
