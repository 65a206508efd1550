package netstack.host.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import netstack.transport.tcp.TcpInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What held a sender back, and for how long, as a real kernel tells it in TCP_INFO at the end.
class InfoTest {
    /// The recorded programs asked a round trip earlier or later than ours.
    private static final long ROUND_TRIP_US = 22_000;

    @SuppressWarnings("unchecked")
    @ParameterizedTest
    @ValueSource(strings = {"drop-none-nosack-ts", "drop-burst20-cubic", "drop-one40-cubic",
        "drop-tail10-nosack-ts", "timer-slowread-default", "timer-slowread-4096-20ms",
        "timer-zwp-300s", "timer-nagle-small-1ms", "timer-delack-rr-think50ms", "dup-data"})
    void the_times_in_which_it_was_busy_or_held_back_are_a_real_kernels(String name) {
        Scenario s = new Scenario(name);
        TcpInfo got = OracleRun.of(s).infos.getFirst();
        var want = (Map<String, Object>) s.flows.getFirst().get("client_tcp_info");

        assertThat(got.state).as("the client has ended").isNotZero();
        assertThat((double) got.busyTime).as("busy").isCloseTo(number(want, "busy_time"),
                org.assertj.core.data.Offset.offset((double) ROUND_TRIP_US));
        assertThat((double) got.rwndLimited).as("held back by the peer's window")
                .isEqualTo(number(want, "rwnd_limited"));
        assertThat((double) got.sndbufLimited).as("held back by its buffer")
                .isEqualTo(number(want, "sndbuf_limited"));
    }

    private static double number(Map<String, Object> of, String key) {
        return of.get(key) instanceof Double d ? d : 0;
    }
}
