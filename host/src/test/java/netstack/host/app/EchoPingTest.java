package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import netstack.driver.hw.Impairment;
import org.junit.jupiter.api.Test;

/// The client of the echo service, against the servers beside it.
class EchoPingTest {
    private int status;

    private String ping(Pair pair, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pair.run(pair.client, () -> status = new EchoPing(pair.client.syscalls(),
                new PrintStream(out), new PrintStream(out)).run(List.of(args)));
        return out.toString();
    }

    private static Pair servers() {
        Pair pair = new Pair(5_000_000);
        pair.server.spawn("echo", new UdpEcho(pair.server.syscalls(), 7));
        pair.server.spawn("echo-tcp", new TcpEcho(pair.server.syscalls(), 7));
        pair.network.runFor(1_000_000);
        return pair;
    }

    /// ARP, the handshake and the answer are a round trip of 10 ms each; later there is no ARP.
    @Test
    void over_tcp_an_answer_costs_two_round_trips() {
        try (Pair pair = servers()) {
            assertThat(ping(pair, "10.0.2.2")).matches("Elapsed time: 0\\.030\\d+ seconds\n");
            String three = ping(pair, "-n", "3", "-s", "5000", "10.0.2.2:7");
            assertThat(status).isZero();
            assertThat(three.lines()).hasSize(9);
            assertThat(three.lines().limit(3)).allMatch(l -> l.startsWith("Elapsed time: 0.020"));
            assertThat(three).contains("---\nMinimum time: 0.020", "\nStandard deviation: 0.0000",
                    "\nMedian time: 0.020").containsPattern("\\(24\\d{4} bytes per sec\\.\\)");
        }
    }

    @Test
    void over_udp_it_costs_one() {
        try (Pair pair = servers()) {
            ping(pair, "-u", "10.0.2.2");
            assertThat(ping(pair, "-u", "-s", "60000", "10.0.2.2"))
                    .startsWith("Elapsed time: 0.010");
            assertThat(status).isZero();
        }
    }

    @Test
    void what_fails_is_said_in_a_line() {
        try (Pair pair = servers()) {
            assertThat(ping(pair, "10.0.2.2:8"))
                    .isEqualTo("echoping: 10.0.2.2 port 8: Connection refused\n");
            assertThat(ping(pair, "-u", "10.0.2.2:8"))
                    .isEqualTo("echoping: 10.0.2.2 port 8: Connection refused\n");
            pair.cable.there().impair(new Impairment(1).loss(1));
            assertThat(ping(pair, "-u", "10.0.2.2"))
                    .isEqualTo("echoping: no answer within 10 seconds\n");
            assertThat(status).isEqualTo(1);
            pair.cable.there().impair(new Impairment(1));
            assertThat(ping(pair, "-n", "0", "10.0.2.2")).startsWith("echoping: -n takes a number");
            assertThat(status).isEqualTo(2);
            assertThat(ping(pair, "-x", "10.0.2.2")).contains("Usage: echoping");
            assertThat(ping(pair, "-s")).contains("-s takes a number from 1 to 65507");
        }
    }
}
