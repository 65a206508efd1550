package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// How a sender stands to losses; the order matters, worse is later.
@Linux(value = "tcp_ca_state", file = "include/uapi/linux/tcp.h",
        renamed = true)
public enum CaState {
    /// Nothing bad was seen.
    OPEN,
    /// Duplicate ACKs or SACKs were: a loss, or packets out of order.
    DISORDER,
    /// The window is being reduced, but nothing is lost.
    CWR,
    /// The window is being reduced, and what was lost is sent again.
    RECOVERY,
    /// The retransmission timer expired; slow start.
    LOSS;

    /// Whether it is better than `other`.
    boolean before(CaState other) {
        return ordinal() < other.ordinal();
    }
}
