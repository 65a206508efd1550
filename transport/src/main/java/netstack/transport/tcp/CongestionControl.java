package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// How fast a sender may send: the part of TCP that can be exchanged.
///
/// An instance belongs to one connection and keeps what it must remember.
/// Windows are in packets of the sender's maximum size. When to reduce the
/// window is decided outside; by how much, and how it grows again, here.
///
/// Left out: `cong_control`, with which a module takes over the window
/// altogether, and `min_tso_segs`; both are there for BBR.
// tag::tcp_congestion_ops[]
@Linux(value = "tcp_congestion_ops", file = "include/net/tcp.h",
        renamed = true)
interface CongestionControl {

    /// As `TCP_CONGESTION` and the sysctls name it.
    String name();

    /// The connection is established, or has chosen this one just now.
    default void init(TcpSock tp) {
    }

    /// The slow start threshold after a loss, at least 2.
    int ssthresh(TcpSock tp);

    /// `acked` packets were delivered, and the window was in full use or
    /// may have been: lets it grow.
    void congAvoid(TcpSock tp, int ack, int acked);

    /// The window to return to when a reduction was a mistake.
    int undoCwnd(TcpSock tp);

    /// The state is about to become `state`.
    default void setState(TcpSock tp, CaState state) {
    }

    default void cwndEvent(TcpSock tp, CaEvent event) {
    }

    /// An ACK took `pktsAcked` packets off the queue; the last one has been
    /// on the way for `rttUs`, -1 if that is not known.
    default void pktsAcked(TcpSock tp, int pktsAcked, long rttUs) {
    }
}
// end::tcp_congestion_ops[]
