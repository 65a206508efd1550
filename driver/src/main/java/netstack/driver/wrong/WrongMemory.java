package netstack.driver.wrong;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;

import java.util.List;
import netstack.driver.dma.Rule;

/// Mistakes with the ownership of packet memory.
final class WrongMemory {
    static final List<WrongDriver> ALL = List.of(
            new WrongDriver("ClearsMappedBuffer", Rule.S1,
                    "clears a receive buffer after it was mapped",
                    "map first, memset later, in many first drivers",
                    ClearsMappedBuffer::new),
            new WrongDriver("LooksAtMappedBuffer", Rule.S1,
                    "looks whether a buffer is empty after it was mapped",
                    "harmless on x86, where caches watch the bus",
                    LooksAtMappedBuffer::new),
            new WrongDriver("NeverMaps", Rule.S2,
                    "gives the device the physical address",
                    "iPXE #1743: works until an IOMMU is on",
                    NeverMaps::new),
            new WrongDriver("NeverSyncs", Rule.S3,
                    "reads the frame before it takes the buffer back",
                    "netmap #409: fine on x86, corrupt on ARM",
                    NeverSyncs::new),
            new WrongDriver("EditsAfterMap", Rule.S4,
                    "lowers the TTL of a frame that is mapped already",
                    "netmap #409", EditsAfterMap::new),
            new WrongDriver("SharesOneBuffer", Rule.S10,
                    "puts one buffer into all descriptors",
                    "rings that are filled before buffers are allocated",
                    SharesOneBuffer::new),
            new WrongDriver("FreesMappedPage", Rule.S10,
                    "frees the page and unmaps it afterwards",
                    "the order looks harmless", FreesMappedPage::new),
            new WrongDriver("NeverUnmaps", Rule.S10,
                    "frees what was sent and forgets the mapping",
                    "rtl8190p #1: 200,000 mappings, then none left",
                    NeverUnmaps::new),
            new WrongDriver("UnmapsTheLength", Rule.S11,
                    "unmaps as many bytes as arrived, not as were mapped",
                    "openbmc/linux #201", UnmapsTheLength::new),
            new WrongDriver("SyncsAfterUnmap", Rule.S11,
                    "unmaps, and syncs then",
                    "corundum #245: a panic", SyncsAfterUnmap::new),
            new WrongDriver("NeverAsksForErrors", Rule.S11,
                    "uses a bus address without dma_mapping_error",
                    "the most frequent message of CONFIG_DMA_API_DEBUG",
                    NeverAsksForErrors::new),
            new WrongDriver("ShortBuffer", Rule.S12,
                    "maps 1984 bytes and tells SRRCTL 2048",
                    "ixy's comment on its packet buffers",
                    ShortBuffer::new));

    private WrongMemory() {
    }

    static final class ClearsMappedBuffer extends EchoDriver {
        @Override
        void describe(int i, long bus) {
            super.describe(i, bus);
            mem.memory().asSlice(rxPage[i], 64).fill((byte) 0);
        }
    }

    static final class LooksAtMappedBuffer extends EchoDriver {
        @Override
        void describe(int i, long bus) {
            super.describe(i, bus);
            mem.instrumentRead(rxPage[i], 64);
        }
    }

    static final class NeverMaps extends EchoDriver {
        @Override
        void describe(int i, long bus) {
            super.describe(i, rxPage[i]);
        }
    }

    // tag::never_syncs[]
    static final class NeverSyncs extends EchoDriver {
        @Override
        void takeBack(int i, int len) {
            mem.instrumentRead(rxPage[i], len);
            super.takeBack(i, len);
        }
    }
    // end::never_syncs[]

    // tag::edits_after_map[]
    static final class EditsAfterMap extends EchoDriver {
        private static final int TTL = 14 + 8;

        @Override
        void afterMap(long page) {
            mem.memory().set(JAVA_BYTE, page + TTL, (byte) 63);
        }
    }
    // end::edits_after_map[]

    static final class SharesOneBuffer extends EchoDriver {
        private long page = -1;

        @Override
        long newPage() {
            page = page < 0 ? super.newPage() : page;
            mem.getPage(page);
            return page;
        }
    }

    static final class FreesMappedPage extends EchoDriver {
        @Override
        void release(int data) {
            mem.putPage(txPage[data]);
            dma.unmapSingle(txBus[data], txLen[data], TO_DEVICE);
        }
    }

    static final class NeverUnmaps extends EchoDriver {
        @Override
        void release(int data) {
            mem.putPage(txPage[data]);
        }
    }

    static final class UnmapsTheLength extends EchoDriver {
        @Override
        void takeBack(int i, int len) {
            dma.unmapSingle(rxBus[i], len, FROM_DEVICE);
        }
    }

    static final class SyncsAfterUnmap extends EchoDriver {
        @Override
        void takeBack(int i, int len) {
            super.takeBack(i, len);
            dma.syncSingleForCpu(rxBus[i], len, FROM_DEVICE);
        }
    }

    static final class NeverAsksForErrors extends EchoDriver {
        @Override
        boolean offer(int i) {
            rxPage[i] = newPage();
            rxBus[i] = dma.mapSingle(rxPage[i], room(), FROM_DEVICE);
            describe(i, rxBus[i]);
            return true;
        }
    }

    static final class ShortBuffer extends EchoDriver {
        @Override
        int room() {
            return 1984;
        }
    }
}
