package netstack.driver.dma;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import netstack.skbuff.Linux;

/// Compares what a driver maps with what it syncs and unmaps (S11), and
/// keeps what else is known of a mapping: whether anybody asked if it
/// succeeded, and which of its bytes the CPU has taken back.
///
/// The messages are those of the kernel's `CONFIG_DMA_API_DEBUG`. Without
/// the sanitizer the arguments are compared all the same, and a mistake
/// throws. Left out: scatter lists.
@Linux(value = "dma_debug_entry", file = "kernel/dma/debug.c",
        renamed = true)
final class MappingDebug {
    private final String device;
    private final DmaMemory memory;
    private final Iommu iommu;
    private final DmaDebug debug;
    /// By mapping: nobody asked dma_mapping_error yet; it is coherent; a
    /// report was made of it, so that one mistake is told once.
    private final BitSet unchecked = new BitSet();
    private final BitSet coherent = new BitSet();
    private final BitSet told = new BitSet();
    /// Bytes of TO_DEVICE mappings that the CPU has taken back.
    private final Map<Integer, BitSet> back = new HashMap<>();

    MappingDebug(String device, DmaMemory memory, Iommu iommu) {
        this.device = device;
        this.memory = memory;
        this.iommu = iommu;
        debug = memory.debug();
    }

    /// The mapping `e` of `n` bytes at `addr` was made.
    void mapped(int e, long addr, int n, DmaDir dir) {
        if (addr <= 0 || n <= 0 || addr + n > memory.memory().byteSize()
                || memory.pageCount(addr) == 0
                || memory.pageCount(addr + n - 1) == 0) {
            broken("maps memory that nobody has allocated [addr=0x"
                    + Long.toHexString(addr) + "] [size=" + n + " bytes]",
                    iommu.bus(e), 1);
            return;
        }
        debug.owners.mapped(device, iommu.bus(e), addr, n, dir);
        unchecked.set(e);
        told.clear(e);
        back.remove(e);
    }

    void mappedCoherent(int e) {
        coherent.set(e);
        unchecked.clear(e);
    }

    @Linux("debug_dma_mapping_error")
    void mappingError(long dma) {
        unchecked.clear(iommu.find(dma));
    }

    /// The mapping that these arguments undo, or 0.
    @Linux(value = "check_unmap", renamed = true)
    int unmap(long dma, int n, DmaDir dir, boolean isCoherent) {
        if (dma == DmaMapping.DMA_MAPPING_ERROR) {
            broken("tries to free an invalid DMA memory address", dma, n);
            return 0;
        }
        int e = iommu.find(dma);
        if (e == 0 || iommu.bus(e) != dma) {
            broken("tries to free DMA memory it has not allocated"
                    + at(dma, n), dma, n);
            return 0;
        }
        if (iommu.size(e) != n) {
            broken("frees DMA memory with different size" + at(dma)
                    + " [map size=" + iommu.size(e) + " bytes] [unmap size="
                    + n + " bytes]", dma, n);
        }
        if (coherent.get(e) != isCoherent) {
            broken("frees DMA memory with wrong function" + at(dma, n)
                    + " [mapped as " + kind(coherent.get(e))
                    + "] [unmapped as " + kind(isCoherent) + "]", dma, n);
        }
        if (iommu.dir(e) != dir) {
            broken("frees DMA memory with different direction" + at(dma, n)
                    + directions(e, "unmapped", dir), dma, n);
        }
        return e;
    }

    /// Before the mapping `e` goes: was it asked for, and does the device
    /// still have it?
    void forget(int e) {
        long dma = iommu.bus(e);
        int n = iommu.size(e);
        if (unchecked.get(e)) {
            broken("failed to check map error" + at(dma, n)
                    + " [mapped as single]", dma, n);
        }
        String holder = debug.holder(device, dma, n);
        if (holder != null) {
            debug.report(Rule.S16, device, "the driver unmaps" + at(dma, n)
                    + ", but " + holder, dma, n);
        }
        unchecked.clear(e);
        back.remove(e);
        debug.owners.unmapped(iommu.phys(e), n);
    }

    void forgetCoherent(int e) {
        coherent.clear(e);
    }

    /// The mapping that these arguments sync a part of, or 0.
    @Linux(value = "check_sync", renamed = true)
    int sync(long dma, int n, DmaDir dir, boolean toCpu) {
        int e = iommu.find(dma);
        if (e == 0) {
            broken("tries to sync DMA memory it has not allocated"
                    + at(dma, n), dma, n);
            return 0;
        }
        long off = dma - iommu.bus(e);
        if (off < 0 || off + n > iommu.size(e)) {
            broken("syncs DMA memory outside allocated range" + at(dma)
                    + " [allocation size=" + iommu.size(e)
                    + " bytes] [sync offset+size=" + (off + n) + "]", dma, n);
            return 0;
        }
        if (iommu.dir(e) != DmaDir.BIDIRECTIONAL && iommu.dir(e) != dir) {
            broken("syncs " + wrongWay(iommu.dir(e), dir, toCpu) + at(dma, n)
                    + directions(e, "synced", dir), dma, n);
        }
        return e;
    }

    private static String wrongWay(DmaDir was, DmaDir is, boolean toCpu) {
        if (toCpu && was == DmaDir.TO_DEVICE) {
            return "device read-only DMA memory for cpu";
        }
        return !toCpu && was == DmaDir.FROM_DEVICE
                ? "device write-only DMA memory to device"
                : "DMA memory with different direction";
    }

    /// The CPU has `n` bytes from `off` of the mapping `e` (or no longer).
    void cpuHas(int e, long off, int n, boolean yes) {
        if (yes) {
            back.computeIfAbsent(e, _ -> new BitSet())
                    .set((int) off, (int) off + n);
        } else if (back.containsKey(e)) {
            back.get(e).clear((int) off, (int) off + n);
        }
    }

    /// The device reads `n` bytes at `dma`, which are at `addr`.
    void deviceReads(int e, long dma, long addr, int n) {
        int off = (int) (dma - iommu.bus(e));
        BitSet cpus = back.get(e);
        int mine = cpus == null ? -1 : cpus.nextSetBit(off);
        if (mine >= 0 && mine < off + n
                || iommu.dir(e) == DmaDir.BIDIRECTIONAL
                && !debug.owners.deviceOwns(addr, n)) {
            debug.report(Rule.S2, device, "the device reads "
                    + Ownership.at(addr, n) + ", which the CPU owns", dma, n);
        } else if (iommu.dir(e) == DmaDir.TO_DEVICE && !told.get(e)
                && debug.owners.differs(addr, n)) {
            told.set(e);
            debug.report(Rule.S4, device, "the device reads "
                    + Ownership.at(addr, n) + ", where the CPU has stored "
                    + "after it gave them away: old bytes are sent", dma, n);
        }
    }

    /// At the end of a TO_DEVICE mapping, or when the CPU takes a part of it:
    /// the CPU must not have stored there.
    void endsReading(int e, long addr, int n) {
        BitSet cpus = back.get(e);
        boolean shared = cpus != null && !cpus.isEmpty();
        if (!shared && !told.get(e) && debug.owners.differs(addr, n)) {
            told.set(e);
            debug.report(Rule.S1, device, "the CPU stored into "
                    + Ownership.at(addr, n) + " while the device read them",
                    iommu.bus(e) + addr - iommu.phys(e), n);
        }
    }

    /// Everything is undone, or is a leak.
    @Linux(value = "dma_debug_device_change", renamed = true)
    void unbound() {
        for (String left : iommu.audit()) {
            debug.report(Rule.S10, device, "device driver has pending DMA "
                    + "allocations while released from device: " + left);
        }
    }

    private void broken(String what, long dma, int n) {
        if (debug == null) {
            throw new IllegalStateException("DMA-API: " + device
                    + ": device driver " + what);
        }
        debug.report(Rule.S11, device, "device driver " + what, dma, n);
    }

    private String directions(int e, String verb, DmaDir dir) {
        return " [mapped with DMA_" + iommu.dir(e) + "] [" + verb
                + " with DMA_" + dir + "]";
    }

    private static String kind(boolean isCoherent) {
        return isCoherent ? "coherent" : "single";
    }

    private static String at(long dma) {
        return " [device address=0x" + String.format("%016x", dma) + "]";
    }

    private static String at(long dma, int n) {
        return at(dma) + " [size=" + n + " bytes]";
    }
}
