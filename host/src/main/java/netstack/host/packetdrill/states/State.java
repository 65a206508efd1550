package netstack.host.packetdrill.states;

/// The states of RFC 9293, and the two that Linux adds: a half-open
/// connection that is no socket yet, and FIN-WAIT-2 that is none any more.
public enum State {
    CLOSED("CL"), LISTEN("LI"), SYN_SENT("SS"),
    /// A listener's request: the SYN came, the SYN-ACK is out.
    NEW_SYN_RECV("NR"),
    /// Both ends sent a SYN.
    SYN_RECV("SR"), ESTABLISHED("ES"), FIN_WAIT1("F1"), FIN_WAIT2("F2"),
    /// FIN-WAIT-2 whose program is gone.
    ORPHAN("OR"), CLOSE_WAIT("CW"), CLOSING("CG"), LAST_ACK("LA"),
    TIME_WAIT("TW");

    /// Two letters, for tables.
    public final String mark;

    State(String mark) {
        this.mark = mark;
    }

    /// By the kernel's number (`include/net/tcp_states.h`).
    ///
    /// @param full whether it is a whole socket
    static State of(int number, boolean full) {
        return switch (number) {
            case 1 -> ESTABLISHED;
            case 2 -> SYN_SENT;
            case 3 -> full ? SYN_RECV : NEW_SYN_RECV;
            case 4 -> FIN_WAIT1;
            case 5 -> full ? FIN_WAIT2 : ORPHAN;
            case 6 -> TIME_WAIT;
            case 8 -> CLOSE_WAIT;
            case 9 -> LAST_ACK;
            case 10 -> LISTEN;
            case 11 -> CLOSING;
            default -> CLOSED;
        };
    }
}
