package netstack.driver.dma;

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
    private final MappingDebug mappings;
    private final CoherentBlocks coherent = new CoherentBlocks();
    private final StoreBuffer stores;
    private int failAfter = -1;
    private long storeBarriers;
    private long loadBarriers;

    /// For `device`, with 128 Ki bus pages (512 MiB).
    public DmaMapping(String device, DmaMemory memory) {
        this(device, memory, 1 << 17);
    }

    public DmaMapping(String device, DmaMemory memory, int limit) {
        this.device = device;
        this.memory = memory;
        debug = memory.debug();
        iommu = new Iommu(device, limit, debug != null);
        mappings = new MappingDebug(device, memory, iommu);
        stores = debug == null ? null : new StoreBuffer(debug.seed());
        bus = new DmaBus(device, memory, iommu, mappings, coherent);
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
            debug.owners.giveToDevice(device, addr, n, dir);
            mappings.cpuHas(iommu.find(dma), 0, n, false);
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
            mappings.mapped(iommu.find(dma), addr, n, dir);
            mappings.cpuHas(iommu.find(dma), 0, n, !dir.fromDevice());
        }
        return dma;
    }

    @Linux(value = "dma_mapping_error", file = "include/linux/dma-mapping.h")
    public boolean mappingError(long dma) {
        if (debug != null && dma != DMA_MAPPING_ERROR) {
            mappings.mappingError(dma);
        }
        return dma == DMA_MAPPING_ERROR;
    }

    /// Takes a mapping back; the arguments must be those of the map call.
    @Linux(value = "dma_unmap_single", file = "include/linux/dma-mapping.h")
    public void unmapSingle(long dma, int n, DmaDir dir) {
        int e = mappings.unmap(dma, n, dir, false);
        if (e == 0) {
            return;
        }
        if (debug != null) {
            take(e, iommu.phys(e), iommu.size(e));
            mappings.forget(e);
        }
        iommu.unmap(e);
    }

    /// Takes a mapping back without a change of owner of its bytes.
    @Linux(value = "dma_unmap_page_attrs", file = "kernel/dma/mapping.c",
            renamed = true)
    public void unmapSkipSync(long dma, int n, DmaDir dir) {
        int e = mappings.unmap(dma, n, dir, false);
        if (e == 0) {
            return;
        }
        if (debug != null) {
            mappings.forget(e);
        }
        iommu.unmap(e);
    }

    /// The CPU owns `n` bytes at the bus address `dma` until further notice.
    @Linux(value = "dma_sync_single_for_cpu", file = "kernel/dma/mapping.c")
    public void syncSingleForCpu(long dma, int n, DmaDir dir) {
        int e = mappings.sync(dma, n, dir, true);
        if (debug != null && e != 0) {
            take(e, iommu.phys(e) + dma - iommu.bus(e), n);
            mappings.cpuHas(e, dma - iommu.bus(e), n,
                    !iommu.dir(e).fromDevice());
        }
    }

    /// The device owns `n` bytes at the bus address `dma` again.
    @Linux(value = "dma_sync_single_for_device",
            file = "kernel/dma/mapping.c")
    public void syncSingleForDevice(long dma, int n, DmaDir dir) {
        int e = mappings.sync(dma, n, dir, false);
        if (debug != null && e != 0) {
            long off = dma - iommu.bus(e);
            debug.owners.giveToDevice(device, iommu.phys(e) + off, n,
                    iommu.dir(e));
            mappings.cpuHas(e, off, n, false);
        }
    }

    private void take(int e, long addr, int n) {
        if (iommu.dir(e).fromDevice()) {
            debug.owners.takeFromDevice(device, addr, n);
        } else {
            mappings.endsReading(e, addr, n);
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
        memory.memory().asSlice(addr, n).fill((byte) 0);
        DmaCoherent c =
                new DmaCoherent(stores, memory.memory(), addr, dma, n);
        mappings.mappedCoherent(iommu.find(dma));
        coherent.add(c);
        return c;
    }

    @Linux(value = "dma_free_coherent", file = "include/linux/dma-mapping.h")
    public void freeCoherent(DmaCoherent c) {
        int e = mappings.unmap(c.dma(), c.size(), DmaDir.BIDIRECTIONAL, true);
        if (e == 0) {
            return;
        }
        if (c.spy() != null) {
            c.spy().freed();
            c.spy(null);
        }
        wmb();
        mappings.forgetCoherent(e);
        iommu.unmap(e);
        memory.putPage(c.addr());
        coherent.remove(c);
    }

    /// Calls `hook` before each load from the coherent block at the bus
    /// address `dma`: the device's side of a ring.
    public void watch(long dma, LoadHook hook) {
        DmaCoherent c = coherent.at(dma);
        if (c != null) {
            c.watch(hook);
        }
    }

    /// The coherent block that begins at the bus address `dma`, or null.
    public DmaCoherent coherent(long dma) {
        return coherent.at(dma);
    }

    /// Whether `dma` is what is left of a right address without its upper
    /// 32 bits.
    public boolean truncated(long dma) {
        return coherent.truncated(dma) != null || iommu.truncated(dma);
    }

    /// Lets no store to coherent memory pass a later one: before the last
    /// word of a descriptor, and before a doorbell.
    public void wmb() {
        storeBarriers++;
        if (stores != null) {
            stores.drainAll();
        }
    }

    /// A little time passes: some stores leave the CPU, others do not yet.
    public void trickle() {
        if (stores != null) {
            stores.trickle();
        }
    }

    /// Enough time passes for all stores, without any order among them.
    public void settle() {
        if (stores != null) {
            stores.drainAll();
        }
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

    /// How often [#wmb] was called.
    public long storeBarriers() {
        return storeBarriers;
    }

    /// The sanitizer, or null when it is off.
    public DmaDebug debug() {
        return debug;
    }

    /// The driver has let go of the device: what is still mapped is
    /// reported, if the sanitizer is on.
    public void unbound() {
        if (debug != null) {
            mappings.unbound();
        }
    }

    /// Makes the mapping after the next `n` fail, once.
    public void failAfter(int n) {
        failAfter = n;
    }

    /// One line for every mapping that was not undone.
    public List<String> audit() {
        return iommu.audit();
    }
}
