package netstack.host.packetdrill.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netstack.transport.SockOpt;
import netstack.transport.tcp.TcpExtMib;
import netstack.transport.wire.TcpHdr;
import org.junit.jupiter.api.Test;

/// The two queues of a listener: what is half open, and what waits for `accept`.
class ListenerTest {
    private static void flags(List<TcpHdr> sent, int flags) {
        assertThat(sent).extracting(TcpHdr::flags).containsExactly(flags);
    }

    @Test
    void connections_are_accepted_in_the_order_of_their_last_ack() {
        try (Listener bed = new Listener(10)) {
            for (int port = 1; port <= 3; port++) {
                flags(bed.syn(port), TcpHdr.SYN | TcpHdr.ACK);
            }
            assertThat(bed.states()).containsOnly(State.NEW_SYN_RECV).hasSize(3);
            assertThat(bed.accept()).isZero();
            bed.ack(2, 0);
            bed.ack(3, 0);
            bed.ack(1, 0);
            assertThat(bed.states()).containsOnly(State.ESTABLISHED).hasSize(3);
            assertThat(List.of(bed.accept(), bed.accept(), bed.accept())).containsExactly(2, 3, 1);
            assertThat(bed.accept()).isZero();
        }
    }

    /// `backlog` and one more may wait.
    @Test
    void a_syn_is_dropped_while_the_accept_queue_is_full() {
        try (Listener bed = new Listener(2)) {
            for (int port = 1; port <= 3; port++) {
                bed.connect(port);
            }
            assertThat(bed.syn(4)).isEmpty();
            assertThat(bed.count(TcpExtMib.LISTENOVERFLOWS)).isOne();
            assertThat(bed.count(TcpExtMib.LISTENDROPS)).isOne();
            assertThat(bed.accept()).isEqualTo(1);
            flags(bed.syn(4), TcpHdr.SYN | TcpHdr.ACK);
        }
    }

    /// The peer believes that it is connected; the SYN-ACK comes again until there is room.
    @Test
    void the_last_ack_of_a_handshake_is_ignored_while_there_is_no_room() {
        try (Listener bed = new Listener(2)) {
            overflow(bed);
            assertThat(bed.ack(9, 0)).isEmpty();
            assertThat(bed.count(TcpExtMib.LISTENOVERFLOWS)).isOne();
            assertThat(bed.states()).contains(State.NEW_SYN_RECV);
            bed.peer.pass(1100);
            flags(bed.noted(), TcpHdr.SYN | TcpHdr.ACK);
            bed.accept();
            assertThat(bed.ack(9, 0)).isEmpty();
            assertThat(bed.states()).doesNotContain(State.NEW_SYN_RECV);
        }
    }

    @Test
    void with_abort_on_overflow_it_is_reset() {
        try (Listener bed = new Listener(2)) {
            bed.peer.host.net().sysctl().set("net.ipv4.tcp_abort_on_overflow", "1");
            overflow(bed);
            flags(bed.ack(9, 0), TcpHdr.RST);
            assertThat(bed.states()).doesNotContain(State.NEW_SYN_RECV);
            assertThat(bed.count(TcpExtMib.EMBRYONICRSTS)).isOne();
        }
    }

    private static void overflow(Listener bed) {
        bed.syn(9);
        for (int port = 1; port <= 3; port++) {
            bed.connect(port);
        }
    }

    /// More than half full, and all old: two more SYN-ACKs, not five, for those that are too many.
    @Test
    void a_crowded_queue_has_less_patience() {
        try (Listener bed = new Listener(8)) {
            for (int port = 1; port <= 7; port++) {
                bed.syn(port);
            }
            bed.peer.pass(6000);
            assertThat(bed.noted()).hasSize(14);
            assertThat(bed.states()).hasSize(7);
            bed.peer.pass(2500);
            assertThat(bed.noted()).hasSize(4);
            assertThat(bed.states()).hasSize(4);
            bed.peer.pass(60_000);
            assertThat(bed.noted()).hasSize(8);
            assertThat(bed.states()).isEmpty();
        }
    }

    @Test
    void defer_accept_waits_for_data() {
        try (Listener bed = new Listener(8)) {
            bed.set(SockOpt.SOL_TCP, SockOpt.TCP_DEFER_ACCEPT, 5);
            bed.syn(1);
            assertThat(bed.ack(1, 0)).isEmpty();
            assertThat(bed.count(TcpExtMib.TCPDEFERACCEPTDROP)).isOne();
            assertThat(bed.accept()).isZero();
            flags(bed.ack(1, 10), TcpHdr.ACK);
            assertThat(bed.accept()).isOne();
        }
    }

    /// A silent one is let in by the ACK that answers the SYN-ACK sent again.
    @Test
    void defer_accept_ends_with_its_time() {
        try (Listener bed = new Listener(8)) {
            bed.set(SockOpt.SOL_TCP, SockOpt.TCP_DEFER_ACCEPT, 3);
            bed.syn(1);
            bed.ack(1, 0);
            bed.peer.pass(2900);
            assertThat(bed.noted()).isEmpty();
            bed.peer.pass(500);
            flags(bed.noted(), TcpHdr.SYN | TcpHdr.ACK);
            bed.ack(1, 0);
            assertThat(bed.accept()).isOne();
        }
    }

    @Test
    void a_listener_that_closes_resets_those_that_wait_and_forgets_the_half_open() {
        try (Listener bed = new Listener(8)) {
            bed.connect(1);
            bed.syn(2);
            bed.stop();
            flags(bed.noted(), TcpHdr.RST | TcpHdr.ACK);
            flags(bed.ack(2, 0), TcpHdr.RST);
            assertThat(bed.states()).isEmpty();
        }
    }

    @Test
    void many_half_open_ones_are_dropped_without_a_word() {
        try (Listener bed = new Listener(4)) {
            bed.peer.host.net().sysctl().set("net.ipv4.tcp_syncookies", "0");
            for (int port = 1; port <= 4; port++) {
                flags(bed.syn(port), TcpHdr.SYN | TcpHdr.ACK);
            }
            assertThat(bed.syn(5)).isEmpty();
            assertThat(bed.count(TcpExtMib.TCPREQQFULLDROP)).isOne();
        }
    }
}
