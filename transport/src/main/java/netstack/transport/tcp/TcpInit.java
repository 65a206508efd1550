package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The first values of a socket, and what is set when its connection stands.
@Linux(value = "tcp_init_sock_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpInit {
    private TcpInit() {
    }

    @Linux("tcp_init_sock")
    static void initSock(TcpSock tp) {
        tp.delackMax = tp.hz() / 5;
        tp.reordering = tp.sysctlReordering();
        TcpCongestion.assignCongestionControl(tp);
        tp.sndbuf = (int) tp.tcp.sysctls.wmem.value[1];
        tp.rcvbuf = (int) tp.tcp.sysctls.rmem.value[1];
        tp.scalingRatio = TcpWindow.DEFAULT_SCALING_RATIO;
        tp.tcp.sockets++;
    }

    /// The connection stands: the congestion window, the buffers, the
    /// congestion control get their first values.
    @Linux(value = "tcp_init_transfer", file = "net/ipv4/tcp_input.c")
    static void transfer(TcpSock tp) {
        initMetrics(tp);
        // RFC 5681, 3.1: a SYN that was lost for real means one segment.
        if (tp.totalRetrans > 1 && tp.undoMarker != 0) {
            tp.sndCwnd = 1;
        } else {
            tp.sndCwnd = TcpCwnd.initCwnd(tp);
        }
        tp.sndCwndStamp = tp.jiffies32();
        TcpCongestion.initCongestionControl(tp);
        TcpRcvSpace.initBufferSpace(tp);
    }

    /// No RTT from the handshake: RFC 6298 (5.7) wants three seconds, if
    /// the SYN had to be sent again.
    ///
    /// Left out: metrics of earlier connections to the same peer.
    @Linux(value = "tcp_init_metrics", file = "net/ipv4/tcp_metrics.c")
    private static void initMetrics(TcpSock tp) {
        // A lost SYN has lowered it for no good reason.
        tp.sndSsthresh = TcpCwnd.INFINITE_SSTHRESH;
        if (tp.rtt.srttUs == 0) {
            int fallback = 3_000_000;
            tp.rtt.rttvarUs = fallback;
            tp.rtt.mdevUs = fallback;
            tp.rtt.mdevMaxUs = fallback;
            tp.rtt.rto = 3 * tp.hz();
        }
    }
}
