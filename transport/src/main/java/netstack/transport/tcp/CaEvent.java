package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What a congestion control is told of, beside ACKs.
@Linux(value = "tcp_ca_event", file = "include/net/tcp.h", renamed = true)
public enum CaEvent {
    /// The first packet after a pause is sent.
    TX_START,
    /// The window is restarted after an idle time.
    CWND_RESTART,
    /// A reduction of the window has ended.
    COMPLETE_CWR,
    /// The retransmission timer expired.
    LOSS
}
