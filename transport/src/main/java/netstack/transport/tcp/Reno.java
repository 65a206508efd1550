package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// Slow start and congestion avoidance as in RFC 5681: one packet more a
/// round trip, half the window after a loss. Also what others fall back on.
@Linux(value = "tcp_reno", file = "net/ipv4/tcp_cong.c", renamed = true)
final class Reno implements CongestionControl {

    @Override
    public String name() {
        return "reno";
    }

    // tag::tcp_reno_cong_avoid[]
    @Override
    @Linux("tcp_reno_cong_avoid")
    public void congAvoid(TcpSock tp, int ack, int acked) {
        if (!TcpCwnd.isCwndLimited(tp)) {
            return;
        }
        if (TcpCwnd.inSlowStart(tp)) {
            acked = slowStart(tp, acked);
            if (acked == 0) {
                return;
            }
        }
        congAvoidAi(tp, tp.sndCwnd, acked);
    }

    /// One packet more for each that was delivered, up to the threshold.
    /// An ACK for many packets counts as many ACKs, which is why nobody
    /// gains by splitting ACKs. Returns what is left of `acked`.
    @Linux("tcp_slow_start")
    static int slowStart(TcpSock tp, int acked) {
        int cwnd = Math.min(tp.sndCwnd + acked, tp.sndSsthresh);
        acked -= cwnd - tp.sndCwnd;
        tp.sndCwnd = Math.min(cwnd, tp.sndCwndClamp);
        return acked;
    }
    // end::tcp_reno_cong_avoid[]

    /// One packet more for each `w` packets that were delivered.
    @Linux("tcp_cong_avoid_ai")
    static void congAvoidAi(TcpSock tp, int w, int acked) {
        // Credit from when w was larger is given away gently.
        if (tp.sndCwndCnt >= w) {
            tp.sndCwndCnt = 0;
            tp.sndCwnd++;
        }
        tp.sndCwndCnt += acked;
        if (tp.sndCwndCnt >= w) {
            int delta = tp.sndCwndCnt / w;
            tp.sndCwndCnt -= delta * w;
            tp.sndCwnd += delta;
        }
        tp.sndCwnd = Math.min(tp.sndCwnd, tp.sndCwndClamp);
    }

    @Override
    @Linux("tcp_reno_ssthresh")
    public int ssthresh(TcpSock tp) {
        return Math.max(tp.sndCwnd >> 1, 2);
    }

    @Override
    public int undoCwnd(TcpSock tp) {
        return undo(tp);
    }

    @Linux(value = "tcp_reno_undo_cwnd", renamed = true)
    static int undo(TcpSock tp) {
        return Math.max(tp.sndCwnd, tp.priorCwnd);
    }
}
