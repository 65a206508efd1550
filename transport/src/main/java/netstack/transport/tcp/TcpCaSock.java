package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// A connection as a [TcpCongestionOps] sees it: some variables to read,
/// two to write, and the kernel functions that such a program may call.
@Linux(value = "bpf_tcp_ca_btf_struct_access",
        file = "net/ipv4/bpf_tcp_ca.c", renamed = true)
// tag::bpf_tcp_ca_btf_struct_access[]
public interface TcpCaSock {

    /// The congestion window, in packets.
    int sndCwnd();

    /// Sets it; what lies below 1 counts as 1.
    void sndCwnd(int packets);

    /// The slow start threshold, in packets.
    int sndSsthresh();

    /// Sets it; what lies below 2 counts as 2.
    void sndSsthresh(int packets);

    /// The window before the last reduction.
    int priorCwnd();

    /// Sequence numbers: the first that is not acknowledged, the next that
    /// is sent. They wrap.
    int sndUna();

    int sndNxt();

    /// The clock of jiffies, in ms; it wraps, and 0 is a time as any other.
    int nowMs();

    /// When data was last sent, by the same clock.
    int lastSentMs();

    /// Whether the window is below the threshold.
    boolean inSlowStart();

    /// Whether the window, and not the program, limits what is sent.
    boolean isCwndLimited();

    /// Lets the window grow by `acked`, at most to the threshold; returns
    /// what is left of `acked`.
    int slowStart(int acked);

    /// Lets the window grow by 1 for each `w` packets that are delivered.
    void congAvoidAi(int w, int acked);
}
// end::bpf_tcp_ca_btf_struct_access[]
