package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// A congestion control that is no part of the stack: what a module
/// registers, or a BPF program of the kind `struct_ops`. The calls are those
/// of the stack's own, but such a guest sees a connection only as a
/// [TcpCaSock].
///
/// An instance belongs to one connection and keeps what it must remember.
@Linux(value = "bpf_tcp_congestion_ops", file = "net/ipv4/bpf_tcp_ca.c",
        renamed = true)
// tag::bpf_tcp_congestion_ops[]
public interface TcpCongestionOps {

    /// The connection is established, or has chosen this one just now.
    default void init(TcpCaSock tp) {
    }

    /// The slow start threshold after a loss, in packets, at least 2. The
    /// window is still the one before it.
    int ssthresh(TcpCaSock tp);

    /// `acked` packets, at least 1, were delivered: lets the window grow.
    void congAvoid(TcpCaSock tp, int acked);

    /// The window to return to when a reduction was a mistake.
    int undoCwnd(TcpCaSock tp);

    /// The state is about to become `state`.
    default void setState(TcpCaSock tp, CaState state) {
    }

    /// Something else has happened.
    default void cwndEvent(TcpCaSock tp, CaEvent event) {
    }

    /// An ACK took `acked` packets off the queue; the last one has been on
    /// the way for `rttUs`, -1 if that is not known.
    default void pktsAcked(TcpCaSock tp, int acked, long rttUs) {
    }
}
// end::bpf_tcp_congestion_ops[]
