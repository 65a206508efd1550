package netstack.host.packetdrill.states;

import static org.assertj.core.api.Assertions.assertThat;

import netstack.driver.net.Mib;
import netstack.transport.tcp.TcpExtMib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What does not belong here is answered at most twice a second (`tcp_invalid_ratelimit`).
class RateLimitTest {
    @ParameterizedTest
    @CsvSource({"ESTABLISHED,RST_IN,CA,TCPACKSKIPPEDCHALLENGE",
        "ESTABLISHED,SYN,CA,TCPACKSKIPPEDCHALLENGE", "ESTABLISHED,ACK_OUT,A,TCPACKSKIPPEDSEQ",
        "FIN_WAIT1,ACK_FUTURE,CA,TCPACKSKIPPEDCHALLENGE",
        "CLOSE_WAIT,ACK_ANCIENT,CA,TCPACKSKIPPEDCHALLENGE",
        "NEW_SYN_RECV,SYN_AGAIN,SA,TCPACKSKIPPEDSYNRECV",
        "NEW_SYN_RECV,ACK_OUT,A,TCPACKSKIPPEDSYNRECV",
        "ORPHAN,ACK_OUT,A,TCPACKSKIPPEDFINWAIT2",
        "TIME_WAIT,ACK_OUT,A,TCPACKSKIPPEDTIMEWAIT", "TIME_WAIT,SYN,A,TCPACKSKIPPEDTIMEWAIT"})
    void the_second_is_skipped_and_counted(State state, Arrival arrival, String answer,
            TcpExtMib skipped) {
        try (StateBed bed = new StateBed(state, Matrix.ISN)) {
            Mib<TcpExtMib> ext = bed.peer().host.inet().tcp.ext();
            assertThat(bed.event(arrival)).isEqualTo("=/" + answer);
            assertThat(bed.event(arrival)).isEqualTo("=");
            assertThat(ext.sum(skipped)).isOne();
            bed.peer().pass(500);
            bed.peer().sent();
            assertThat(bed.event(arrival)).isEqualTo("=/" + answer);
            assertThat(ext.sum(skipped)).isOne();
        }
    }

    @Test
    void data_outside_the_window_is_always_answered() {
        try (StateBed bed = new StateBed(State.ESTABLISHED, Matrix.ISN)) {
            for (int i = 0; i < 5; i++) {
                assertThat(bed.event(Arrival.DATA_OUT)).isEqualTo("=/A");
            }
        }
    }

    /// RFC 5961, 7: for the whole host, with a limit that nobody can count by probing.
    @Test
    void the_host_has_a_limit_too() {
        try (Listener bed = new Listener(100)) {
            bed.peer.host.net().sysctl().set("net.ipv4.tcp_challenge_ack_limit", "4");
            for (int port = 1; port <= 20; port++) {
                bed.connect(port);
            }
            for (int port = 1; port <= 20; port++) {
                bed.peer.rcv(port, netstack.transport.wire.TcpHdr.RST, Matrix.ISN + 50, 0, 0);
            }
            assertThat(bed.peer.sent()).hasSizeBetween(2, 5);
        }
    }
}
