package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The state diagram of RFC 9293, 3.3.2, as a table without anything else in
/// it: what an event makes of a state. Null stands for "does not happen".
///
/// A passive open goes through a state of its own, because Linux holds a
/// half-open connection as a small request and makes the socket from it.
@Linux(value = "new_state", file = "net/ipv4/tcp.c", renamed = true)
final class TcpTransitions {
    /// What happens to a connection. `RCV_ACK_OF_FIN`: our FIN is acknowledged.
    enum Event {
        CONNECT, LISTEN, CLOSE, RCV_SYN, RCV_SYN_ACK, RCV_ACK, RCV_ACK_OF_FIN,
        RCV_FIN, RCV_RST, TIMEOUT_2MSL
    }

    private TcpTransitions() {
    }

    // tag::tcp_transitions[]
    /// The state after `event`.
    static TcpState next(TcpState state, Event event) {
        if (event == Event.RCV_RST && state != TcpState.LISTEN) {
            return TcpState.CLOSE;
        }
        return switch (state) {
            case CLOSE -> switch (event) {
                case CONNECT -> TcpState.SYN_SENT;
                case LISTEN -> TcpState.LISTEN;
                case CLOSE -> TcpState.CLOSE;
                default -> null;
            };
            case LISTEN -> switch (event) {
                case RCV_SYN -> TcpState.NEW_SYN_RECV;
                case CLOSE -> TcpState.CLOSE;
                default -> null;
            };
            case NEW_SYN_RECV -> event == Event.RCV_ACK
                ? TcpState.SYN_RECV : null;
            case SYN_SENT -> switch (event) {
                case RCV_SYN_ACK -> TcpState.ESTABLISHED;
                case RCV_SYN -> TcpState.SYN_RECV;
                case CLOSE -> TcpState.CLOSE;
                default -> null;
            };
            case SYN_RECV -> switch (event) {
                case RCV_ACK -> TcpState.ESTABLISHED;
                case CLOSE -> TcpState.FIN_WAIT1;
                case RCV_FIN -> TcpState.CLOSE_WAIT;
                default -> null;
            };
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT1, FIN_WAIT2, CLOSING,
                LAST_ACK, TIME_WAIT -> closing(state, event);
        };
    }
    // end::tcp_transitions[]

    // tag::tcp_transitions_closing[]
    /// The second half of a connection's life.
    private static TcpState closing(TcpState state, Event event) {
        return switch (event) {
            case CLOSE -> switch (state) {
                case ESTABLISHED -> TcpState.FIN_WAIT1;
                case CLOSE_WAIT -> TcpState.LAST_ACK;
                default -> state;
            };
            case RCV_FIN -> switch (state) {
                case ESTABLISHED -> TcpState.CLOSE_WAIT;
                case FIN_WAIT1 -> TcpState.CLOSING;
                case FIN_WAIT2 -> TcpState.TIME_WAIT;
                default -> state;
            };
            case RCV_ACK_OF_FIN -> switch (state) {
                case FIN_WAIT1 -> TcpState.FIN_WAIT2;
                case CLOSING -> TcpState.TIME_WAIT;
                case LAST_ACK -> TcpState.CLOSE;
                default -> null;
            };
            case RCV_ACK -> state;
            case TIMEOUT_2MSL -> state == TcpState.TIME_WAIT
                ? TcpState.CLOSE : null;
            default -> null;
        };
    }
    // end::tcp_transitions_closing[]
}
