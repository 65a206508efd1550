package netstack.host.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.probe.ProbeAgent;
import netstack.host.pcap.CapturedFrame;
import netstack.skbuff.DropReason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    /// Mockito's agent has what a probe needs; the lab's jar brings its own.
    @BeforeAll
    static void weave() throws ReflectiveOperationException {
        Instrumentation mockitos = (Instrumentation) Class
                .forName("org.mockito.internal.PremainAttach").getMethod("getInstrumentation")
                .invoke(null);
        ProbeAgent.agentmain("", mockitos);
    }

    private static List<Outcome> run(List<CapturedFrame> frames, Integer... ports) {
        List<Outcome> outcomes = new ArrayList<>();
        try (Replay replay = new Replay(frames, null, List.of(ports))) {
            replay.run(outcomes::add);
        }
        assertThat(outcomes).hasSameSizeAs(frames);
        return outcomes;
    }

    @Test
    void a_datagram_reaches_the_socket_that_listens() {
        List<CapturedFrame> frames = Captures.frames("udp_echo.pcap");
        Outcome first = run(frames, 7, 7000, 9000, 5000).stream()
                .filter(o -> o.step().skipped() == null && o.step().text().contains("UDP"))
                .findFirst().orElseThrow();
        assertThat(first.path()).startsWith("eth_type_trans", "ip_rcv", "ip_local_deliver");
    }

    @Test
    void without_a_socket_the_drop_and_the_answer_are_told() {
        Outcome outcome = run(Captures.frames("icmp_port_unreachable.pcap")).stream()
                .filter(o -> o.step().skipped() == null && o.step().text().contains("UDP"))
                .findFirst().orElseThrow();
        assertThat(outcome.drops()).containsExactly(DropReason.NO_SOCKET);
        assertThat(outcome.fate()).isEqualTo("dropped: NO_SOCKET");
        assertThat(outcome.answers()).singleElement().asString().contains("ICMP unreachable 3");
    }

    @Test
    void fragments_are_kept_until_the_last() {
        List<Outcome> outcomes = run(Captures.frames("udp_fragments_4000.pcap"));
        assertThat(outcomes).anyMatch(o -> o.fate().equals("kept: part of a datagram"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arp.pcap", "icmp_port_unreachable.pcap", "tcp_http_get.pcap",
        "udp_echo.pcap", "udp_echo.pcapng", "udp_echo_nsec.pcap", "udp_fragments_4000.pcap"})
    void cut_frames_come_as_far_as_whole_ones(String name) {
        List<CapturedFrame> frames = Captures.frames(name);
        List<Outcome> whole = run(frames);
        List<Outcome> cut = run(Captures.cut(frames, 60));
        for (int i = 0; i < frames.size(); i++) {
            assertThat(cut.get(i).path()).isEqualTo(whole.get(i).path());
            assertThat(cut.get(i).fate()).isEqualTo(whole.get(i).fate());
        }
    }
}
