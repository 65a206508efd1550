package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What was too large for the path is sent again in smaller segments. It is
/// no sign of congestion: the window stays.
@Linux(value = "tcp_simple_retransmit_c",
        file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpSimpleRetransmit {
    private TcpSimpleRetransmit() {
    }

    /// The path takes only smaller segments: larger ones are lost, and sent
    /// again at once, without a smaller window.
    @Linux(value = "tcp_simple_retransmit", renamed = true)
    static void simpleRetransmit(TcpSock tp) {
        // A Fast Open's SYN was too large: its data is lost too.
        int mss = tp.fo.synData && tp.st == TcpState.SYN_SENT ? -1
            : TcpMss.currentMss(tp);
        for (SkBuff skb = tp.rtxHead(); skb != null;
                skb = skb.next()) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            if ((cb.pcount() == 1 ? skb.len() : cb.mss()) > mss) {
                TcpLoss.markSkbLost(tp, skb);
            }
        }
        tp.lostSkbHint = null;
        if (tp.lostOut == 0) {
            return;
        }
        if (!tp.isSack()) {
            TcpNewReno.limitSacked(tp);
        }
        nonCongestionLossRetransmit(tp);
    }

    /// Sends what was marked as lost again, the window as it is.
    @Linux("tcp_non_congestion_loss_retransmit")
    static void nonCongestionLossRetransmit(TcpSock tp) {
        if (tp.caState != CaState.LOSS) {
            tp.highSeq = tp.sndNxt;
            tp.sndSsthresh = TcpCwnd.currentSsthresh(tp);
            tp.priorSsthresh = 0;
            tp.undoMarker = 0;
            tp.setCaState(CaState.LOSS);
        }
        TcpRetransmit.xmitQueue(tp);
    }
}
