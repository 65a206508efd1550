package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.pcap.CaptureFile;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import netstack.host.tour.TwoHosts;
import org.junit.jupiter.api.Test;

class DeviceCaptureTest {
    private static byte[] capture(long seed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CaptureFile file = new CaptureFile(bytes);
                TwoHosts two = new TwoHosts(seed, CostModel.SERVER_82599)) {
            Network.capture(two.cable(), file, "cable");
            try (var _ = new DeviceCapture(two.bob(),
                    two.bob().net().devices().byName("eth0"), file)) {
                two.serve(1);
                two.settle();
                assertThat(two.ask("hello, world")).isEqualTo("HELLO, WORLD");
                two.settle();
            }
        }
        return bytes.toByteArray();
    }

    private static List<CapturedFrame> read(byte[] file) throws IOException {
        return CaptureReader.of(new ByteArrayInputStream(file)).all();
    }

    @Test
    void cable_and_device_see_the_same_frames_in_the_order_of_time() throws IOException {
        List<CapturedFrame> all = read(capture(1));
        assertThat(all).isSortedAccordingTo(
                (a, b) -> Long.compare(a.time(), b.time()));
        List<CapturedFrame> cable = all.stream().filter(f -> f.iface() == 0).toList();
        List<CapturedFrame> device = all.stream().filter(f -> f.iface() == 1).toList();
        // ARP request and reply, request and reply
        assertThat(cable).hasSize(4);
        assertThat(device).hasSize(4);
        assertThat(device.stream().map(CapturedFrame::flags))
                .containsExactly(CapturedFrame.INBOUND, CapturedFrame.OUTBOUND,
                        CapturedFrame.INBOUND, CapturedFrame.OUTBOUND);
        assertThat(new String(cable.get(3).data(), 42, 12)).isEqualTo("HELLO, WORLD");
        assertThat(device.get(2).data()).startsWith(2, 0, 0, 0, 2, 1, 2, 0, 0, 0, 1, 1, 8, 0, 0x45);
        // on the wire short frames are padded; a device sends what it was given
        assertThat(cable.get(1).data()).hasSize(60);
        assertThat(device.get(1).data()).hasSize(42);
    }

    @Test
    void the_same_seed_gives_the_same_bytes() throws IOException {
        assertThat(capture(7)).isEqualTo(capture(7));
    }
}
