package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static netstack.driver.dma.DmaDir.BIDIRECTIONAL;
import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Every rule with a driver that breaks it, and the right driver silent.
class DmaDebugTest {
    private final DmaMemory mem = new DmaMemory(64 * 4096, true);
    private final DmaMapping dma = new DmaMapping("eth0", mem);
    private final long page = mem.allocPages(0);
    private final byte[] frame = new byte[60];

    private long map(int n, DmaDir dir) {
        long bus = dma.mapSingle(page, n, dir);
        assertThat(dma.mappingError(bus)).isFalse();
        return bus;
    }

    private String only() {
        assertThat(mem.debug().reports()).hasSize(1);
        return mem.debug().reports().getFirst().headline();
    }

    @Test
    void right_use_of_a_receive_buffer_is_silent() {
        long bus = dma.mapSkipSync(page, 4096, FROM_DEVICE);
        assertThat(dma.mappingError(bus)).isFalse();
        for (int i = 1; i < 10; i++) {
            dma.syncSingleForDevice(bus + 128, 2048, FROM_DEVICE);
            frame[0] = (byte) i;
            dma.bus().write(bus + 128, frame, 0, 60);
            assertThat(mem.memory().get(JAVA_BYTE, page + 128)).isEqualTo(DmaDebug.POISON);
            dma.syncSingleForCpu(bus + 128, 60, FROM_DEVICE);
            assertThat(mem.memory().get(JAVA_BYTE, page + 128)).isEqualTo((byte) i);
            // the stack may use headroom and what lies behind the frame
            mem.memory().set(JAVA_BYTE, page + 100, (byte) i);
            mem.memory().set(JAVA_BYTE, page + 300, (byte) i);
        }
        dma.unmapSkipSync(bus, 4096, FROM_DEVICE);
        mem.putPage(page);
        assertThat(mem.debug().reports()).isEmpty();
    }

    @Test
    void right_use_of_a_transmit_buffer_is_silent() {
        mem.memory().set(JAVA_BYTE, page + 59, (byte) 9);
        long bus = map(60, TO_DEVICE);
        long again = map(60, TO_DEVICE);
        dma.bus().read(bus, frame, 0, 60);
        assertThat(frame[59]).isEqualTo((byte) 9);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        dma.unmapSingle(again, 60, TO_DEVICE);
        mem.putPage(page);
        assertThat(mem.debug().reports()).isEmpty();
    }

    @Test
    void s1_store_to_a_receive_buffer_of_the_device() {
        long bus = map(2048, FROM_DEVICE);
        mem.memory().set(JAVA_BYTE, page + 7, (byte) 1);
        dma.unmapSingle(bus, 2048, FROM_DEVICE);
        assertThat(only()).startsWith("S1:").contains("owned");
    }

    @Test
    void s1_store_to_a_transmit_buffer_of_the_device() {
        long bus = map(60, TO_DEVICE);
        mem.memory().set(JAVA_BYTE, page + 7, (byte) 1);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        assertThat(only()).startsWith("S1:").contains("read them");
    }

    @Test
    void s2_device_writes_what_was_taken_back() {
        long bus = map(2048, FROM_DEVICE);
        dma.syncSingleForCpu(bus, 2048, FROM_DEVICE);
        dma.bus().write(bus, frame, 0, 60);
        assertThat(only()).startsWith("S2:");
    }

    @Test
    void s3_without_a_sync_the_cpu_reads_poison() {
        long bus = map(2048, FROM_DEVICE);
        dma.bus().write(bus, frame, 0, 60);
        assertThat(mem.memory().get(JAVA_BYTE, page)).isEqualTo(DmaDebug.POISON);
        mem.instrumentRead(page, 14);
        assertThat(only()).startsWith("S3: eth0:").contains("without a sync");
    }

    @Test
    void s1_load_before_anything_has_arrived() {
        map(2048, FROM_DEVICE);
        mem.instrumentRead(page + 64, 1);
        assertThat(only()).startsWith("S1: eth0:").contains("which the device owns");
    }

    @Test
    void s2_device_reads_what_was_taken_back() {
        long bus = map(60, TO_DEVICE);
        dma.syncSingleForCpu(bus, 60, TO_DEVICE);
        dma.bus().read(bus, frame, 0, 60);
        assertThat(only()).startsWith("S2:").contains("reads");
    }

    @Test
    void s2_an_address_that_was_never_mapped_is_told_once() {
        dma.bus().write(page, frame, 0, 60);
        dma.bus().write(page, frame, 0, 60);
        assertThat(only()).startsWith("S2: eth0: DMAR:").contains("nothing is mapped");
    }

    @Test
    void an_injected_fault_is_nobodys_fault() {
        long bus = map(60, TO_DEVICE);
        dma.iommu().failAfter(0);
        assertThat(dma.bus().read(bus, frame, 0, 60)).isFalse();
        assertThat(dma.bus().read(bus, frame, 0, 60)).isTrue();
        assertThat(dma.iommu().reports()).hasSize(1);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        assertThat(mem.debug().reports()).isEmpty();
    }

    @Test
    void s4_without_a_sync_the_device_sends_old_bytes() {
        long bus = map(60, TO_DEVICE);
        mem.memory().set(JAVA_BYTE, page, (byte) 1);
        dma.bus().read(bus, frame, 0, 60);
        assertThat(frame[0]).isZero();
        assertThat(only()).startsWith("S4:").contains("old bytes are sent");
        dma.syncSingleForDevice(bus, 60, TO_DEVICE);
        dma.bus().read(bus, frame, 0, 60);
        assertThat(frame[0]).isEqualTo((byte) 1);
    }

    @Test
    void s10_page_freed_while_mapped() {
        map(60, TO_DEVICE);
        mem.putPage(page);
        assertThat(only()).startsWith("S10:").contains("DmaDebugTest");
    }

    @Test
    void s10_one_buffer_given_twice() {
        map(2048, FROM_DEVICE);
        map(64, FROM_DEVICE);
        assertThat(only()).startsWith("S10:").contains("a device owns");
    }

    @Test
    void s10_what_is_mapped_when_the_driver_goes() {
        map(60, TO_DEVICE);
        dma.unbound();
        assertThat(only()).startsWith("S10:").contains("pending DMA allocations")
                .contains("DmaDebugTest.map");
    }

    /// The kernel's catalogue, by its own words.
    @Test
    void s11_arguments_that_differ() {
        long bus = map(60, TO_DEVICE);
        dma.unmapSingle(bus, 61, TO_DEVICE);
        says("frees DMA memory with different size");
        dma.unmapSingle(bus, 60, TO_DEVICE);
        says("tries to free DMA memory it has not allocated");
        dma.syncSingleForCpu(bus, 60, TO_DEVICE);
        says("tries to sync DMA memory it has not allocated");
        dma.unmapSingle(DmaMapping.DMA_MAPPING_ERROR, 60, TO_DEVICE);
        says("tries to free an invalid DMA memory address");
        dma.mapSingle(2 * 4096, 60, TO_DEVICE);
        says("maps memory that nobody has allocated");
        bus = map(60, TO_DEVICE);
        dma.syncSingleForCpu(bus + 1, 60, TO_DEVICE);
        says("syncs DMA memory outside allocated range");
        dma.syncSingleForCpu(bus, 60, FROM_DEVICE);
        says("syncs device read-only DMA memory for cpu");
        dma.syncSingleForDevice(bus, 60, BIDIRECTIONAL);
        says("syncs DMA memory with different direction");
        dma.unmapSingle(bus, 60, FROM_DEVICE);
        says("frees DMA memory with different direction");
        bus = map(60, FROM_DEVICE);
        dma.syncSingleForDevice(bus, 60, TO_DEVICE);
        says("syncs device write-only DMA memory to device");
        DmaCoherent ring = dma.allocCoherent(256);
        dma.unmapSingle(ring.dma(), 256, BIDIRECTIONAL);
        says("frees DMA memory with wrong function");
    }

    private void says(String message) {
        Report last = mem.debug().reports().getLast();
        assertThat(last.rule()).isEqualTo(Rule.S11);
        assertThat(last.what()).startsWith("device driver " + message);
    }

    @Test
    void s11_mapping_error_never_asked() {
        long bus = dma.mapSingle(page, 60, TO_DEVICE);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        assertThat(only()).contains("failed to check map error");
    }

    @Test
    void mappings_left_name_their_origin() {
        map(60, TO_DEVICE);
        assertThat(dma.audit()).singleElement().asString().contains("DmaDebugTest.map");
    }
}
