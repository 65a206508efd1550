package netstack.host.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {
    static byte[] golden(String name) throws IOException {
        try (InputStream in = CaptureTest.class.getResourceAsStream("/pcap/" + name)) {
            return in.readAllBytes();
        }
    }

    private static List<CapturedFrame> read(byte[] file) throws IOException {
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(file))) {
            return reader.all();
        }
    }

    private static byte[] pcap(List<CapturedFrame> frames, boolean big, boolean nanos, int snap)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, big, nanos, snap, 1)) {
            for (CapturedFrame f : frames) writer.write(f);
        }
        return out.toByteArray();
    }

    private static byte[] pcapng(List<CapturedFrame> frames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapngWriter writer = new PcapngWriter(out)) {
            int[] ifaces = {writer.addInterface("eth0", 1), writer.addInterface("any", 113)};
            for (CapturedFrame f : frames) {
                writer.write(ifaces[f.iface()], f.time(), f.origLen(), f.data(), f.flags(),
                        f.comment());
            }
        }
        return out.toByteArray();
    }

    private static void same(List<CapturedFrame> a, List<CapturedFrame> b) {
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.size(); i++) {
            assertThat(a.get(i)).usingRecursiveComparison().isEqualTo(b.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp_echo", "arp", "icmp_port_unreachable", "tcp_http_get",
        "udp_fragments_4000"})
    void a_file_of_tcpdump_is_read_and_written_back_byte_for_byte(String name) throws IOException {
        byte[] file = golden(name + ".pcap");
        int snap = file[16] & 0xff | (file[17] & 0xff) << 8 | (file[18] & 0xff) << 16;
        List<CapturedFrame> frames = read(file);
        assertThat(frames).isNotEmpty();
        assertThat(pcap(frames, false, false, snap)).isEqualTo(file);
    }

    @Test
    void the_files_that_editcap_made_hold_the_same_frames() throws IOException {
        List<CapturedFrame> frames = read(golden("udp_echo.pcap"));
        same(read(golden("udp_echo_nsec.pcap")), frames);
        List<CapturedFrame> ng = read(golden("udp_echo.pcapng"));
        assertThat(ng.get(1).comment()).isEqualTo("second frame");
        for (int i = 0; i < frames.size(); i++) {
            assertThat(ng.get(i).data()).isEqualTo(frames.get(i).data());
            assertThat(ng.get(i).time()).isEqualTo(frames.get(i).time());
        }
    }

    @Test
    void a_tcp_capture_with_a_snap_length_says_what_was_cut() throws IOException {
        assertThat(read(golden("udp_fragments_4000.pcap"))).noneMatch(CapturedFrame::cut);
        CapturedFrame whole = read(golden("udp_echo.pcap")).getFirst();
        CapturedFrame cut = read(pcap(List.of(whole), true, true, 20)).getFirst();
        assertThat(cut.cut()).isTrue();
        assertThat(cut.origLen()).isEqualTo(whole.data().length);
        assertThat(cut.data()).hasSize(20);
    }

    @Provide
    Arbitrary<List<CapturedFrame>> frames() {
        Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(90);
        return Combinators.combine(Arbitraries.longs().between(0, (1L << 32) * 1_000_000_000L - 1),
                Arbitraries.integers().between(0, 1), Arbitraries.integers().between(0, 70_000),
                data, Arbitraries.of(0, 1, 2), Arbitraries.strings().ofMaxLength(9))
                .as((time, iface, more, bytes, flags, comment) -> new CapturedFrame(time, iface,
                        iface == 0 ? 1 : 113, bytes.length + more, bytes, flags, comment))
                .list().ofMaxSize(6);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void what_is_written_as_pcapng_is_read_back(@ForAll("frames") List<CapturedFrame> frames)
            throws IOException {
        same(read(pcapng(frames)), frames);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void what_is_written_as_pcap_is_read_back(@ForAll("frames") List<CapturedFrame> frames,
            @ForAll boolean big, @ForAll boolean nanos) throws IOException {
        List<CapturedFrame> plain = new ArrayList<>();
        for (CapturedFrame f : frames) {
            long time = nanos ? f.time() : f.time() / 1000 * 1000;
            plain.add(new CapturedFrame(time, 0, 1, f.origLen(), f.data(), 0, ""));
        }
        same(read(pcap(plain, big, nanos, 262144)), plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp_echo.pcap", "udp_echo.pcapng"})
    void a_file_cut_anywhere_gives_its_whole_frames_and_then_one_clear_line(String name)
            throws IOException {
        byte[] file = golden(name);
        int whole = read(file).size();
        for (int n = 0; n < file.length; n++) {
            byte[] cut = Arrays.copyOf(file, n);
            int frames = 0;
            try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(cut))) {
                while (reader.next() != null) frames++;
                assertThat(frames).isLessThan(whole);
            } catch (BadCapture e) {
                assertThat(e.getMessage()).doesNotContain("\n").contains("at byte");
            }
        }
    }

    @Property(tries = 2000)
    void a_broken_file_never_fails_in_another_way(@ForAll("broken") byte[] file)
            throws IOException {
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(file))) {
            while (reader.next() != null) { }
        } catch (BadCapture e) {
            assertThat(e.getMessage()).contains("at byte");
        }
    }

    @Provide
    Arbitrary<byte[]> broken() throws IOException {
        byte[] old = golden("udp_echo.pcap");
        byte[] ng = golden("udp_echo.pcapng");
        Arbitrary<Integer> where = Arbitraries.integers().between(0, 400);
        return Combinators.combine(Arbitraries.of(true, false), where.list().ofSize(3),
                Arbitraries.bytes().list().ofSize(3)).as((b, at, values) -> {
                    byte[] file = (b ? old : ng).clone();
                    for (int i = 0; i < 3; i++) file[at.get(i) % file.length] = values.get(i);
                    return file;
                });
    }

    @Test
    void what_is_no_capture_is_said_so() {
        assertThatThrownBy(() -> read(new byte[0])).hasMessage("the file is empty at byte 0");
        assertThatThrownBy(() -> read("hello, world".getBytes()))
                .isInstanceOf(BadCapture.class).hasMessageContaining("neither pcap nor pcapng");
    }
}
