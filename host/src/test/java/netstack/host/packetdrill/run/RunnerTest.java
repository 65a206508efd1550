package netstack.host.packetdrill.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of the interpreter, shown with UDP.
class RunnerTest {
    private static final String OPEN = """
            0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
            +0 connect(3, ..., ...) = 0
            """;

    private static Result run(String text) {
        return run(text, Map.of());
    }

    private static Result run(String text, Map<String, String> overrides) {
        Result r = new Runner(Map.of(), overrides).run("a.pkt", text, null);
        assertThat(r.leaks()).isEmpty();
        return r;
    }

    private static void passes(String text) {
        Result r = run(text);
        assertThat(r.status()).as(r.report() + r.reason()).isEqualTo(Result.Status.PASSED);
    }

    @Test
    void a_packet_that_was_sent_too_early_fails_with_both_times() {
        Result r = run(OPEN + "+0.1 write(3, ..., 10) = 10\n+0.02 > udp (10)");
        assertThat(r.reason()).isEqualTo("4: timing: it was sent at 0.1 s, expected at 0.12 s "
                + "(0.02 s too early; tolerance 0.004 s)");
        assertThat(r.report()).contains("expected: > udp (10)\n", "actual:   > udp (10)\n",
                "time:     expected 0.12 s, actual 0.1 s (0.02 s too early)");
    }

    @Property(tries = 30)
    void a_packet_is_in_time_within_an_eighth_of_the_event_or_the_tolerance(
            @ForAll @IntRange(min = 0, max = 400) int ms, @ForAll @IntRange(max = 60) int off) {
        // The write happens `off` ms after the event before; the packet is expected `ms` after it.
        Result r = run(OPEN + "+0 %{ pass }%\n+0 `sleep " + off / 1000.0 + "`\n"
                + "+0 write(3, ..., 10) = 10\n" + ms / 1000.0 + " > udp (10)",
                Map.of("tolerance_percent", "12.5"));
        double tolerance = Math.max(4, 0.125 * (ms - off));
        assertThat(r.passed()).isEqualTo(Math.abs(ms - off) <= tolerance + 0.01);
    }

    @Test
    void the_time_after_a_packet_counts_from_when_it_came() {
        passes(OPEN + "+0 write(3, ..., 10) = 10\n+0~+0.2 > udp (10)\n"
                + "+0.1 write(3, ..., 11) = 11\n0.1 > udp (11)");
    }

    @Test
    void two_packets_in_a_row_count_from_the_first_ones_own_time() {
        passes("0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n+0 bind(3, ..., ...) = 0\n"
                + "+0.1 < udp (1)\n+0.1 < udp (2)\n+0 read(3, ..., 9) = 1\n"
                + "+0 read(3, ..., 9) = 2\n0.2 `true`");
    }

    @Test
    void no_packet_for_two_seconds_fails_and_any_time_waits() {
        assertThat(run(OPEN + "+0 > udp (1)").reason())
                .isEqualTo("3: no packet was sent until 2 s");
        passes(OPEN + "+0 write(3, ..., 10) = 10\n+5 `true`\n* > udp (10)");
    }

    @Test
    void packets_left_over_at_the_end_are_no_error() {
        passes(OPEN + "+0 write(3, ..., 10) = 10");
    }

    @Test
    void a_blocking_call_must_end_in_time_with_its_value() {
        String start = "0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n+0 bind(3, ..., ...) = 0\n";
        passes(start + "+0...0.3 read(3, ..., 100) = 7\n+0.3 < udp (7)");
        assertThat(run(start + "+0...0.2 read(3, ..., 100) = 7\n+0.3 < udp (7)").reason())
                .isEqualTo("4: timing: the call returned at 0.3 s, expected at 0.2 s (0.1 s too "
                        + "late; tolerance 0.025 s)");
        assertThat(run(start + "+0...0.3 read(3, ..., 100) = 7\n+0.3 < udp (8)").reason())
                .isEqualTo("4: read: expected 7, got 8");
        assertThat(run(start + "+0...0.3 read(3, ..., 100) = 7\n+0 close(3) = 0").reason())
                .isEqualTo("4: read still blocks; it was to end at 0.3 s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "+0 read(3, ..., 10, 1) = 0|read takes 3 arguments, not 4",
        "+0 write(3, ..., 10) = 9|write: expected 9, got 10",
        "+0 write(9, ..., 10) = 10|write: expected 10, got -1 EBADF (Bad file descriptor)",
        "+0 write(3, ..., 10) = -1 EPIPE|write: expected -1 EPIPE, got 10",
        "+0 write(9, ..., 10) = -1 EPIPE|write: expected -1 EPIPE, got -1 EBADF (Bad file "
            + "descriptor)",
        "+0 getsockopt(3, SOL_SOCKET, SO_TYPE, [SOCK_STREAM], [4]) = 0|getsockopt: expected the "
            + "value [SOCK_STREAM] (1), got 2",
        "+0 write(3, ..., N) = 1|not supported: the constant N",
        "+0 setsockopt(3, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0|not supported: setsockopt with "
            + "SO_ZEROCOPY",
        "+0 `echo 3 > /sys/module/tcp_cubic/parameters/other`|not supported: the parameter other "
            + "of tcp_cubic",
        "+0 `echo 3 > /sys/x`|not supported: echo 3 > /sys/x",
        "+0 fork() = 0|not supported: system call fork",
        "+0 > gre : udp (1)|not supported: encapsulation in GRE",
        "+0 < ipv6 fd00::1 > fd00::2 : udp (1)|not supported: encapsulation in IPv6",
        "+0 < psp spi 1 . 1:1(0) ack 1|not supported: PSP encapsulation",
        "+0 `false`|`false` ended with status 127: sh: false: not found",
        "+0 `sysctl -q net.x=1`|not supported: sysctl net.x",
        "+0 `grep nothing /proc/net/udp`|`grep nothing /proc/net/udp` ended with status 1: it "
            + "found nothing",
        "+0 `tc qdisc replace dev tun0 root sfq`|not supported: the queueing discipline sfq",
        "+0 > . 1:1(0) ack 1|no packet was sent until 2 s",
        "+0 %{ assert tcpi_x == 1 }%|name 'tcpi_x' is not defined in: assert tcpi_x == 1"})
    void what_goes_wrong_is_named(String event, String reason) {
        assertThat(run(OPEN + event).reason()).isEqualTo("3: " + reason);
    }

    @Test
    void commands_see_and_change_the_host() {
        passes("`sysctl -q net.ipv4.ip_default_ttl=9`\n" + OPEN
                + "+0 write(3, ..., 10) = 10\n+0 > [ttl 9] udp (10)\n"
                + "+0 `grep -q 1F90 /proc/net/udp && nstat -n`\n"
                + "+0 write(3, ..., 10) = 10\n+0 > udp (10)\n"
                + "+0 `nstat -s | grep UdpOutDatagrams | grep -q ' 1 '`\n"
                + "`sysctl -q -e net.no.such=1`");
    }

    @Test
    void the_command_line_goes_before_the_script() {
        String text = "--mtu=1000\n" + OPEN + "+0 getsockopt(3, SOL_IP, IP_MTU, [1000], [4]) = 0";
        passes(text);
        assertThat(run(text, Map.of("mtu", "1200")).reason())
                .isEqualTo("4: getsockopt: expected the value [1000], got 1200");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "--no_such=1\\n0 `true`|a.pkt:1:1: there is no option --no_such",
        "--mtu=big\\n0 `true`|a.pkt:1:1: --mtu=big: For input string: \"big\"",
        "--mss=0\\n0 `true`|a.pkt:1:1: --mss=0: a number from 1 to 65535",
        "1 `true`|a.pkt:1:1: the first event must be at time 0",
        "0 `true`\\n2 `true`\\n1 `true`|a.pkt:3:1: the time goes backwards",
        "0 < . 1:1(0) ack 1 <nop>|a.pkt:1:1: the options take 1 bytes: add nop or eol up to a "
            + "multiple of 4",
        "0 %{\\nimport os }%|a.pkt:2:1: no statement that is understood: \"import os\", from "
            + "\"os\" on"})
    void a_script_that_makes_no_sense_is_not_run(String text, String reason) {
        Result r = run(text.replace("\\n", "\n"));
        assertThat(r.status()).isEqualTo(Result.Status.UNPARSED);
        assertThat(r.reason()).isEqualTo(reason);
    }

    @Test
    void the_same_script_gives_the_same_report() {
        String text = OPEN + "+0 write(3, ..., 10) = 10\n+0 > udp (11)";
        assertThat(run(text)).isEqualTo(run(text));
        assertThat(run(text).reason()).isEqualTo("4: UDP payload: expected 11, got 10");
    }

    @Test
    void ipv6_fails_by_its_name() {
        assertThat(run("--ip_version=ipv6\n" + OPEN).reason())
                .isEqualTo("2: not supported: IPv6 (AF_INET6)");
    }
}
