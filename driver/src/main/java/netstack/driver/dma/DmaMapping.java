package netstack.driver.dma;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// What a driver of one device calls to share memory with it.
///
/// Streaming: [#mapSingle] hands bytes to the device, [#unmapSingle] takes
/// them back; in between the two `sync` calls pass the ownership of a part.
/// Who does not own must not touch: TO_DEVICE bytes may be read by the CPU,
/// FROM_DEVICE bytes neither read nor written. Coherent memory
/// ([#allocCoherent]) belongs to both and needs barriers instead.
///
/// A broken rule is our own bug and throws; under the sanitizer it is a
/// report and the call does what it can, as hardware would.
@Linux(value = "dma_map_ops", file = "kernel/dma/mapping.c", renamed = true)
public final class DmaMapping {
    public static final long DMA_MAPPING_ERROR = -1;

    private final String device;
    private final DmaMemory memory;
    private final Iommu iommu;
    private final DmaBus bus;
    private final DmaDebug debug;
    private int failAfter = -1;
    private boolean storesPending;
    private long loadBarriers;
    private final List<DmaCoherent> coherent = new ArrayList<>();

    /// For `device`, with 128 Ki bus pages (512 MiB).
    public DmaMapping(String device, DmaMemory memory) {
        this(device, memory, 1 << 17);
    }

    public DmaMapping(String device, DmaMemory memory, int limit) {
        this.device = device;
        this.memory = memory;
        debug = memory.debug();
        iommu = new Iommu(device, limit, debug != null);
        bus = new DmaBus(memory, iommu);
    }

    /// The same memory as the device sees it.
    public DmaBus bus() {
        return bus;
    }

    public Iommu iommu() {
        return iommu;
    }

    // tag::dma_map_single[]
    /// Gives `n` bytes at `addr` to the device; returns their bus address.
    /// Ask [#mappingError] before using it.
    @Linux(value = "dma_map_single", file = "include/linux/dma-mapping.h")
    public long mapSingle(long addr, int n, DmaDir dir) {
        long dma = mapSkipSync(addr, n, dir);
        if (debug != null && dma != DMA_MAPPING_ERROR) {
            debug.giveToDevice(device, addr, n, dir);
        }
        return dma;
    }
    // end::dma_map_single[]

    /// Maps without a change of owner (DMA_ATTR_SKIP_CPU_SYNC); the driver
    /// syncs the parts that it gives to the device.
    @Linux(value = "dma_map_page_attrs", file = "kernel/dma/mapping.c",
            renamed = true)
    public long mapSkipSync(long addr, int n, DmaDir dir) {
        if (failAfter >= 0 && failAfter-- == 0) {
            return DMA_MAPPING_ERROR;
        }
        long dma = iommu.map(addr, n, dir);
        if (debug != null && dma != DMA_MAPPING_ERROR) {
            debug.mapped(device, iommu.find(dma), addr, n, dir);
        }
        return dma;
    }

    @Linux(value = "dma_mapping_error", file = "include/linux/dma-mapping.h")
    public boolean mappingError(long dma) {
        if (debug != null && dma != DMA_MAPPING_ERROR) {
            debug.errorChecked(device, iommu.find(dma));
        }
        return dma == DMA_MAPPING_ERROR;
    }

    /// Takes a mapping back; the arguments must be those of the map call.
    @Linux(value = "dma_unmap_single", file = "include/linux/dma-mapping.h")
    public void unmapSingle(long dma, int n, DmaDir dir) {
        int e = checkUnmap(dma, n, dir);
        if (e == 0) {
            return;
        }
        if (debug != null) {
            debug.takeFromDevice(device, iommu.phys(e), iommu.size(e), dir);
        }
        forget(e);
    }

    /// Takes a mapping back without a change of owner of its bytes.
    @Linux(value = "dma_unmap_page_attrs", file = "kernel/dma/mapping.c",
            renamed = true)
    public void unmapSkipSync(long dma, int n, DmaDir dir) {
        int e = checkUnmap(dma, n, dir);
        if (e != 0) {
            forget(e);
        }
    }

    /// The CPU owns `n` bytes at the bus address `dma` until further notice.
    @Linux(value = "dma_sync_single_for_cpu", file = "kernel/dma/mapping.c")
    public void syncSingleForCpu(long dma, int n, DmaDir dir) {
        long addr = checkSync(dma, n, dir);
        if (debug != null && addr >= 0) {
            debug.takeFromDevice(device, addr, n, dir);
        }
    }

    /// The device owns `n` bytes at the bus address `dma` again.
    @Linux(value = "dma_sync_single_for_device",
            file = "kernel/dma/mapping.c")
    public void syncSingleForDevice(long dma, int n, DmaDir dir) {
        long addr = checkSync(dma, n, dir);
        if (debug != null && addr >= 0) {
            debug.giveToDevice(device, addr, n, dir);
        }
    }

    /// Allocates `n` zeroed bytes that both sides see, or null.
    @Linux(value = "dma_alloc_coherent", file = "include/linux/dma-mapping.h")
    public DmaCoherent allocCoherent(int n) {
        int pages = n + PageSource.PAGE_SIZE - 1 >> PageSource.PAGE_SHIFT;
        long addr = memory.allocPages(
                32 - Integer.numberOfLeadingZeros(pages - 1));
        if (addr < 0) {
            return null;
        }
        long dma = iommu.map(addr, n, DmaDir.BIDIRECTIONAL);
        if (dma == DMA_MAPPING_ERROR) {
            memory.putPage(addr);
            return null;
        }
        DmaCoherent c =
                new DmaCoherent(this, memory.memory(), addr, dma, n);
        c.fill(0);
        coherent.add(c);
        return c;
    }

    @Linux(value = "dma_free_coherent", file = "include/linux/dma-mapping.h")
    public void freeCoherent(DmaCoherent c) {
        int e = checkUnmap(c.dma(), c.size(), DmaDir.BIDIRECTIONAL);
        if (e != 0) {
            iommu.unmap(e);
            memory.putPage(c.addr());
            coherent.remove(c);
        }
    }

    /// Calls `hook` before each load from the coherent block at the bus
    /// address `dma`: the device's side of a ring.
    public void watch(long dma, LoadHook hook) {
        for (DmaCoherent c : coherent) {
            if (c.dma() == dma) {
                c.watch(hook);
            }
        }
    }

    /// Lets no store to coherent memory pass a later one: before the last
    /// word of a descriptor, and before a doorbell.
    public void wmb() {
        storesPending = false;
    }

    /// Lets no load from coherent memory pass an earlier one: after DD was
    /// seen, before the other fields are read.
    public void rmb() {
        loadBarriers++;
    }

    /// How often [#rmb] was called.
    public long loadBarriers() {
        return loadBarriers;
    }

    /// True when a store to coherent memory had no barrier yet.
    public boolean storesPending() {
        return storesPending;
    }

    void stored() {
        storesPending = true;
    }

    /// Makes the mapping after the next `n` fail, once.
    public void failAfter(int n) {
        failAfter = n;
    }

    /// One line for every mapping that was not undone.
    public List<String> audit() {
        return iommu.audit();
    }

    private void forget(int e) {
        if (debug != null) {
            debug.unmapped(device, e, iommu.phys(e), iommu.size(e));
        }
        iommu.unmap(e);
    }

    private int checkUnmap(long dma, int n, DmaDir dir) {
        int e = iommu.find(dma);
        if (e == 0 || iommu.bus(e) != dma) {
            complain("frees memory that is not mapped", dma, n, dir);
            return 0;
        }
        if (iommu.size(e) != n || iommu.dir(e) != dir) {
            complain("frees with another size or direction than "
                    + iommu.size(e) + " " + iommu.dir(e), dma, n, dir);
        }
        return e;
    }

    private long checkSync(long dma, int n, DmaDir dir) {
        int e = iommu.find(dma);
        if (e == 0) {
            complain("syncs memory that is not mapped", dma, n, dir);
            return -1;
        }
        long off = dma - iommu.bus(e);
        if (off < 0 || off + n > iommu.size(e)) {
            complain("syncs outside a mapping of " + iommu.size(e)
                    + " bytes", dma, n, dir);
            return -1;
        }
        if (iommu.dir(e) != dir) {
            complain("syncs in another direction than " + iommu.dir(e),
                    dma, n, dir);
        }
        return iommu.phys(e) + off;
    }

    private void complain(String what, long dma, int n, DmaDir dir) {
        String text = device + " " + what + ": " + n + " bytes at bus 0x"
                + Long.toHexString(dma) + " " + dir;
        if (debug == null) {
            throw new IllegalStateException("DMA-API: " + text);
        }
        debug.report("S11", text);
    }
}
