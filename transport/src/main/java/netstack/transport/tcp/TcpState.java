package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The states of a connection (RFC 9293, 3.3.2) in the kernel's order, which
/// `/proc/net/tcp` and `TCP_INFO` show as numbers from 1.
@Linux(value = "tcp_states", file = "include/net/tcp_states.h",
    renamed = true)
public enum TcpState {
    ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE,
    CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING, NEW_SYN_RECV;

    private static final TcpState[] VALUES = values();

    /// 1 to 12.
    public int number() {
        return ordinal() + 1;
    }

    /// The state of a number.
    public static TcpState of(int number) {
        return VALUES[number - 1];
    }

    /// `TCPF_...`: a bit of its own, for sets of states.
    public int bit() {
        return 1 << number();
    }

    /// Whether it is one of a set of [#bit]s.
    public boolean in(int set) {
        return (set >> number() & 1) != 0;
    }
}
