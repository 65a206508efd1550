package netstack.transport.tcp;

import static netstack.transport.tcp.TcpState.CLOSE;
import static netstack.transport.tcp.TcpState.CLOSE_WAIT;
import static netstack.transport.tcp.TcpState.CLOSING;
import static netstack.transport.tcp.TcpState.ESTABLISHED;
import static netstack.transport.tcp.TcpState.FIN_WAIT1;
import static netstack.transport.tcp.TcpState.FIN_WAIT2;
import static netstack.transport.tcp.TcpState.LAST_ACK;
import static netstack.transport.tcp.TcpState.LISTEN;
import static netstack.transport.tcp.TcpState.SYN_SENT;
import static netstack.transport.tcp.TcpState.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.transport.tcp.TcpTransitions.Event;
import org.junit.jupiter.api.Test;

/// The walks of RFC 9293, figure 5.
class TcpTransitionsTest {
    private static TcpState walk(TcpState from, Event... events) {
        TcpState state = from;
        for (Event e : events) {
            state = TcpTransitions.next(state, e);
        }
        return state;
    }

    @Test
    void an_active_open_and_an_active_close() {
        assertThat(walk(CLOSE, Event.CONNECT)).isEqualTo(SYN_SENT);
        assertThat(walk(SYN_SENT, Event.RCV_SYN_ACK)).isEqualTo(ESTABLISHED);
        assertThat(walk(ESTABLISHED, Event.CLOSE, Event.RCV_ACK_OF_FIN)).isEqualTo(FIN_WAIT2);
        assertThat(walk(FIN_WAIT2, Event.RCV_FIN)).isEqualTo(TIME_WAIT);
        assertThat(walk(TIME_WAIT, Event.TIMEOUT_2MSL)).isEqualTo(CLOSE);
    }

    @Test
    void a_passive_open_and_a_passive_close() {
        assertThat(walk(CLOSE, Event.LISTEN)).isEqualTo(LISTEN);
        assertThat(walk(LISTEN, Event.RCV_SYN, Event.RCV_ACK, Event.RCV_ACK))
            .isEqualTo(ESTABLISHED);
        assertThat(walk(ESTABLISHED, Event.RCV_FIN)).isEqualTo(CLOSE_WAIT);
        assertThat(walk(CLOSE_WAIT, Event.CLOSE)).isEqualTo(LAST_ACK);
        assertThat(walk(LAST_ACK, Event.RCV_ACK_OF_FIN)).isEqualTo(CLOSE);
    }

    @Test
    void both_may_open_and_close_at_the_same_time() {
        assertThat(walk(SYN_SENT, Event.RCV_SYN, Event.RCV_ACK)).isEqualTo(ESTABLISHED);
        assertThat(walk(FIN_WAIT1, Event.RCV_FIN)).isEqualTo(CLOSING);
        assertThat(walk(CLOSING, Event.RCV_ACK_OF_FIN)).isEqualTo(TIME_WAIT);
    }

    @Property
    void a_reset_ends_all_but_a_listener(@ForAll TcpState state) {
        assertThat(TcpTransitions.next(state, Event.RCV_RST)).isEqualTo(state == LISTEN
            ? null : CLOSE);
    }
}
