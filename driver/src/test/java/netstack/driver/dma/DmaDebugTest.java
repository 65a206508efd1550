package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
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
        return mem.debug().reports().getFirst();
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
        assertThat(only()).startsWith("S1:").contains("read");
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
    }

    @Test
    void s4_without_a_sync_the_device_sends_old_bytes() {
        long bus = map(60, TO_DEVICE);
        mem.memory().set(JAVA_BYTE, page, (byte) 1);
        dma.bus().read(bus, frame, 0, 60);
        assertThat(frame[0]).isZero();
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
    void s11_arguments_that_differ() {
        long bus = map(60, TO_DEVICE);
        dma.unmapSingle(bus, 61, TO_DEVICE);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        dma.syncSingleForCpu(bus, 60, TO_DEVICE);
        assertThat(mem.debug().reports()).hasSize(3).allMatch(r -> r.startsWith("S11:"));
    }

    @Test
    void s11_mapping_error_never_asked() {
        long bus = dma.mapSingle(page, 60, TO_DEVICE);
        dma.unmapSingle(bus, 60, TO_DEVICE);
        assertThat(only()).contains("dma_mapping_error");
    }

    @Test
    void mappings_left_name_their_origin() {
        map(60, TO_DEVICE);
        assertThat(dma.audit()).singleElement().asString().contains("DmaDebugTest.map");
    }
}
