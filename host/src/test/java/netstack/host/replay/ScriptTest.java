package netstack.host.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import netstack.host.pcap.CapturedFrame;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Checksum;
import netstack.transport.wire.TcpHdr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    @Test
    void the_host_is_the_most_frequent_destination_and_sends_nothing_itself() {
        Script script = new Script(Captures.frames("tcp_http_get.pcap"), null);
        assertThat(script.steps).hasSize(14);
        assertThat(script.steps.stream().filter(s -> s.skipped() == null).count())
                .isBetween(6L, 8L);
        assertThat(script.neighbours).isNotEmpty().doesNotContainKey(script.addr);
    }

    private static CapturedFrame udp(List<CapturedFrame> frames) {
        return frames.stream().filter(f -> FrameText.of(f.data()).contains("UDP"))
                .findFirst().orElseThrow();
    }

    @Test
    void another_host_can_be_named() {
        List<CapturedFrame> frames = Captures.frames("udp_echo.pcap");
        int first = frames.indexOf(udp(frames));
        Script server = new Script(frames, Ipv4Addr.parse("10.0.2.2"));
        Script client = new Script(frames, Ipv4Addr.parse("10.0.1.2"));
        assertThat(server.steps.get(first).skipped()).isNull();
        assertThat(client.steps.get(first).skipped()).isEqualTo("sent by the host itself");
        assertThat(client.neighbours).containsKey(server.addr);
        assertThat(client.mac).isNotEqualTo(server.mac);
    }

    @Test
    void frames_are_apart_but_not_for_hours() {
        CapturedFrame first = udp(Captures.frames("udp_echo.pcap"));
        CapturedFrame later = new CapturedFrame(first.time() + 3_600_000_000_000L, 0, 1,
                first.origLen(), first.data(), 0, "");
        Script script = new Script(List.of(first, first, later), null);
        assertThat(script.steps).extracting(Step::time)
                .containsExactly(0L, 200_000L, 120_000_200_000L);
    }

    @Test
    void what_is_no_ethernet_or_no_frame_is_not_shown() {
        CapturedFrame udp = udp(Captures.frames("udp_echo.pcap"));
        CapturedFrame raw = new CapturedFrame(0, 0, 101, 40, new byte[40], 0, "");
        CapturedFrame merged = new CapturedFrame(0, 0, 1, 29_000, udp.data(), 0, "");
        Script script = new Script(List.of(udp, raw, merged), null);
        assertThat(script.steps.get(1).skipped()).isEqualTo("no Ethernet frame");
        assertThat(script.steps.get(2).skipped()).startsWith("29000 bytes: segments");
    }

    @Test
    void a_capture_without_a_host_says_so() {
        assertThatThrownBy(() -> new Script(List.of(), null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--as ADDR");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 34, 40, 54, 60, 96})
    void a_cut_frame_is_padded_and_its_checksum_fits(int snaplen) {
        for (CapturedFrame frame : Captures.frames("tcp_http_get.pcap")) {
            byte[] kept = Arrays.copyOf(frame.data(), Math.min(snaplen, frame.data().length));
            byte[] whole = Padding.whole(kept, frame.origLen());
            assertThat(whole.length).isEqualTo(Math.max(60, frame.origLen()));
            if (snaplen >= 34 && frame.data()[13] == 0) {
                assertThat(tcpSum(whole)).isZero();
            }
        }
    }

    private static int tcpSum(byte[] frame) {
        IpHdr iph = new IpHdr(MemorySegment.ofArray(frame), 14);
        int len = iph.totLen() - iph.hdrlen();
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len, 6, 0);
        new TcpHdr(iph.mem(), 14L + iph.hdrlen());
        return Checksum.fold(Checksum.partial(iph.mem(), 14 + iph.hdrlen(), len, pseudo));
    }

    @Test
    void frames_are_told_in_words() {
        assertThat(Captures.frames("arp.pcap").stream().map(f -> FrameText.of(f.data())))
                .anyMatch(t -> t.startsWith("ARP who-has 10.0.1.77 tell"))
                .anyMatch(t -> t.contains("ICMP echo request"));
        assertThat(Captures.frames("udp_fragments_4000.pcap").stream()
                .map(f -> FrameText.of(f.data()))).anyMatch(t -> t.endsWith("fragment at 1480"));
        assertThat(FrameText.of(new byte[5])).isEqualTo("no Ethernet header, 5 bytes");
        assertThat(Ipv4Addr.toString(new Script(Captures.frames("arp.pcap"), null).addr))
                .startsWith("10.0.1.");
    }
}
