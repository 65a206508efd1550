package netstack.driver.dma;

import static netstack.driver.dma.DmaDir.BIDIRECTIONAL;
import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DmaMappingTest {
    private final DmaMemory mem = new DmaMemory(64 * 4096);
    private final DmaMapping dma = new DmaMapping("eth0", mem);

    @Test
    void device_reads_and_writes_through_its_mapping() {
        long page = mem.allocPages(0);
        mem.memory().set(ValueLayout.JAVA_BYTE, page + 100, (byte) 42);
        long bus = dma.mapSingle(page + 100, 60, BIDIRECTIONAL);
        byte[] got = new byte[60];
        assertThat(dma.bus().read(bus, got, 0, 60)).isTrue();
        assertThat(got[0]).isEqualTo((byte) 42);
        got[59] = 43;
        assertThat(dma.bus().write(bus, got, 0, 60)).isTrue();
        assertThat(mem.memory().get(ValueLayout.JAVA_BYTE, page + 159)).isEqualTo((byte) 43);
        dma.unmapSingle(bus, 60, BIDIRECTIONAL);
        assertThat(dma.iommu().live()).isZero();
        assertThat(dma.iommu().faults()).isZero();
    }

    @Test
    void access_outside_a_mapping_is_a_fault_and_moves_nothing() {
        long page = mem.allocPages(0);
        long bus = dma.mapSingle(page, 100, FROM_DEVICE);
        byte[] b = {1, 2, 3, 4};
        assertThat(dma.bus().write(bus + 97, b, 0, 4)).isFalse();
        assertThat(dma.bus().write(bus - 1, b, 0, 4)).isFalse();
        assertThat(dma.bus().write(page, b, 0, 4)).isFalse();
        assertThat(dma.bus().read(bus, b, 0, 4)).isFalse();
        assertThat(dma.bus().write(-1, b, 0, 4)).isFalse();
        assertThat(dma.iommu().faults()).isEqualTo(5);
        assertThat(dma.iommu().reports().get(3)).contains("eth0 reads").contains("FROM_DEVICE");
        dma.unmapSingle(bus, 100, FROM_DEVICE);
        assertThat(dma.bus().write(bus, b, 0, 4)).isFalse();
    }

    @Test
    void our_own_mistakes_throw_with_the_numbers() {
        long page = mem.allocPages(0);
        long bus = dma.mapSingle(page, 100, TO_DEVICE);
        assertThatThrownBy(() -> dma.unmapSingle(bus, 99, TO_DEVICE))
                .hasMessageContaining("unmap size=99 bytes");
        assertThatThrownBy(() -> dma.unmapSingle(bus, 100, FROM_DEVICE))
                .hasMessageContaining("TO_DEVICE");
        assertThatThrownBy(() -> dma.syncSingleForCpu(bus, 101, TO_DEVICE))
                .hasMessageContaining("outside");
        dma.unmapSingle(bus, 100, TO_DEVICE);
        assertThatThrownBy(() -> dma.unmapSingle(bus, 100, TO_DEVICE))
                .hasMessageContaining("has not allocated");
    }

    @Property(tries = 100)
    void every_mapping_translates_to_its_own_bytes(@ForAll long seed) {
        DmaMemory memory = new DmaMemory(64 * 4096);
        DmaMapping d = new DmaMapping("eth0", memory);
        Random r = new Random(seed);
        long block = memory.allocPages(4);
        List<long[]> live = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (live.isEmpty() || r.nextInt(3) > 0) {
                int n = 1 + r.nextInt(9000);
                long addr = block + r.nextInt(65536 - n);
                long bus = d.mapSingle(addr, n, BIDIRECTIONAL);
                assertThat(bus & 0xFFF).isEqualTo(addr & 0xFFF);
                live.add(new long[] {bus, addr, n});
            } else {
                long[] m = live.remove(r.nextInt(live.size()));
                d.unmapSingle(m[0], (int) m[2], BIDIRECTIONAL);
            }
            for (long[] m : live) {
                int off = r.nextInt((int) m[2]);
                assertThat(d.iommu().translate(m[0] + off, 1, true)).isEqualTo(m[1] + off);
            }
        }
        assertThat(d.audit()).hasSameSizeAs(live);
        live.forEach(m -> d.unmapSingle(m[0], (int) m[2], BIDIRECTIONAL));
        assertThat(d.iommu().live()).isZero();
        assertThat(d.audit()).isEmpty();
    }

    @Test
    void bus_addresses_run_out_and_come_back() {
        DmaMapping few = new DmaMapping("eth0", mem, 4);
        long page = mem.allocPages(0);
        long a = few.mapSingle(page, 4096, TO_DEVICE);
        long b = few.mapSingle(page, 4096, TO_DEVICE);
        few.mapSingle(page, 1, TO_DEVICE);
        assertThat(few.mappingError(few.mapSingle(page, 1, TO_DEVICE))).isTrue();
        few.unmapSingle(a, 4096, TO_DEVICE);
        assertThat(few.mapSingle(page, 7, TO_DEVICE)).isEqualTo(a);
        assertThat(b).isLessThan(a);
    }

    @Test
    void coherent_memory_is_zeroed_mapped_and_returned() {
        DmaCoherent ring = dma.allocCoherent(512 * 16);
        assertThat(ring.getLong(8)).isZero();
        ring.setLong(16, 0x1122334455667788L);
        long at = dma.bus().open(ring.dma() + 16, 16, true);
        assertThat(dma.bus().load(at)).isEqualTo(0x1122334455667788L);
        dma.bus().store(at + 8, 5);
        assertThat(ring.getInt(24)).isEqualTo(5);
        assertThatThrownBy(() -> ring.getLong(512 * 16 - 7))
                .isInstanceOf(IllegalStateException.class);
        dma.freeCoherent(ring);
        assertThat(mem.livePages()).isZero();
        assertThat(dma.iommu().live()).isZero();
    }
}
