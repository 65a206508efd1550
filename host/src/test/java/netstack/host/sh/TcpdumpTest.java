package netstack.host.sh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import netstack.driver.machine.CostModel;
import netstack.host.tour.TwoHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// tcpdump over a packet socket with a ring, as a user calls it.
class TcpdumpTest {
    private static final String BANNER = """
        tcpdump: verbose output suppressed, use -v[v]... for full protocol decode
        listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes
        """;

    private final TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599);
    private final Shell shell = new Shell(two.alice());
    private final StringBuilder err = new StringBuilder();
    private int status;

    private String sh(String line) {
        StringBuilder out = new StringBuilder();
        err.setLength(0);
        status = shell.run(line, out, err);
        return out.toString();
    }

    @BeforeEach
    void settle() {
        two.serve(1);
        two.settle();
        two.ask("hello, world");
        two.settle();
    }

    @AfterEach
    void close() {
        two.close();
    }

    @Test
    void a_capture_prints_its_packets_and_what_the_kernel_counted() {
        String out = sh("tcpdump -n -c 2 tcp & curl -s 10.0.0.2; wait");
        assertThat(out.lines().map(l -> l.substring(16).replaceAll("[0-9]{5,}", "N")))
            .containsExactly(
            "IP 10.0.0.1.N > 10.0.0.2.80: Flags [S], seq N, win N, options [mss 1460,sackOK,TS val "
                + "N ecr 0,nop,wscale 4], length 0",
            "IP 10.0.0.2.80 > 10.0.0.1.N: Flags [R.], seq 0, ack N, win 0, length 0");
        assertThat(err.toString()).isEqualTo(BANNER + """
            2 packets captured
            2 packets received by filter
            0 packets dropped by kernel
            """);
        assertThat(two.alice().net().devices().byName("eth0").rxFlags().promiscuity()).isZero();
    }

    /// The time in the ring is the kernel's; what the shell's end interrupts prints its numbers.
    @Test
    void a_signal_ends_it_and_what_is_in_the_ring_by_then_is_not_seen() {
        assertThat(sh("tcpdump -n tcp & curl -s 10.0.0.2")).isEmpty();
        assertThat(err.toString()).isEqualTo(BANNER + """
            0 packets captured
            2 packets received by filter
            0 packets dropped by kernel
            """);
        assertThat(sh("tcpdump -n tcp & curl -s 10.0.0.2; sleep 1").lines()).hasSize(2);
        assertThat(err.toString()).contains("2 packets captured\n");
    }

    @Test
    void what_is_written_is_read_again_through_another_filter(@TempDir Path dir) {
        Path file = dir.resolve("a.pcap");
        sh("tcpdump -B 512 -s 60 -c 2 -w " + file + " tcp & curl -s 10.0.0.2; wait");
        assertThat(err.toString()).startsWith(
            "tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 60 bytes\n");
        assertThat(sh("tcpdump -n -r " + file).lines()).hasSize(2);
        assertThat(sh("tcpdump -e -r " + file + " 'tcp[tcpflags] & tcp-rst != 0'"))
            .contains("ethertype IPv4 (0x0800), length 60: 10.0.0.2.http > 10.0.0.1.")
            .hasLineCount(1);
        assertThat(sh("tcpdump -r " + dir.resolve("none"))).isEmpty();
        assertThat(err.toString()).endsWith("none: No such file or directory\n");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void a_wrong_call_gets_one_clear_line() {
        String[][] calls = {{"-i nosuch", "nosuch: No such device exists\n(No such device exists)"},
            {"-c 0", "invalid packet count 0"}, {"-B x", "invalid packet buffer size x"},
            {"-i", "option requires an argument -- 'i'"}, {"-Z", "invalid option -- 'Z'"},
            {"foo bar", "can't parse filter expression: syntax error"}};
        for (String[] call : calls) {
            assertThat(sh("tcpdump " + call[0])).isEmpty();
            assertThat(err.toString()).isEqualTo("tcpdump: " + call[1] + "\n");
            assertThat(status).isEqualTo(1);
        }
    }
}
