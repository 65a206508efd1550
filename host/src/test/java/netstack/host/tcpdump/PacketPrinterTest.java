package netstack.host.tcpdump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle is tcpdump 4.99.3: its `-nn -tt` and `-nn -e` of captures of a real kernel.
class PacketPrinterTest {
    private static String text(String name) throws IOException {
        try (InputStream in = PacketPrinterTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String print(String name, PacketPrinter printer) throws IOException {
        StringBuilder out = new StringBuilder();
        try (CaptureReader in = CaptureReader.of(
                PacketPrinterTest.class.getResourceAsStream(name))) {
            in.all().forEach(f -> out.append(printer.print(f)));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arp", "icmp_port_unreachable", "pmtud_ping", "rst_cases", "sack",
        "tcp_http_get"})
    void a_capture_is_printed_as_tcpdump_prints_it(String name) throws IOException {
        assertThat(print(name + ".pcap", new PacketPrinter(false, true, false, false)))
            .isEqualTo(text(name + ".nn.txt"));
        assertThat(print(name + ".pcap", new PacketPrinter(true, false, false, false)))
            .isEqualTo(text(name + ".e.txt"));
    }

    /// Whatever is cut off or changed, there is a text, and it begins with the time.
    @Property(tries = 400)
    void any_bytes_are_printed(@ForAll @IntRange(min = 0, max = 5) int which,
            @ForAll @IntRange(min = 0, max = 200) int keep,
            @ForAll @Size(max = 6) byte[] noise, @ForAll @IntRange(max = 60) int at)
            throws IOException {
        String name = new String[] {"arp", "icmp_port_unreachable", "pmtud_ping", "rst_cases",
            "sack", "tcp_http_get"}[which] + ".pcap";
        PacketPrinter printer = new PacketPrinter(false, true, true, false);
        try (CaptureReader in = CaptureReader.of(
                PacketPrinterTest.class.getResourceAsStream(name))) {
            for (CapturedFrame f : in.all()) {
                byte[] data = Arrays.copyOf(f.data(), Math.min(keep, f.data().length));
                for (int i = 0; i < noise.length && at + i < data.length; i++) {
                    data[at + i] = noise[i];
                }
                String text = printer.print(new CapturedFrame(f.time(), 0, 1, f.origLen(), data,
                    0, ""));
                assertThat(text).matches("(?s)[0-9]+\\.[0-9]{6} .*\n");
            }
        }
    }
}
