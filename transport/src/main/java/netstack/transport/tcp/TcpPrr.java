package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// How the window is reduced: Proportional Rate Reduction (RFC 6937).
///
/// The window does not jump to the threshold and then fall silent for half a
/// round trip; what is sent is a share of what arrives, so that after one
/// round trip exactly the threshold is in flight. Below the threshold, it is
/// as much as arrives, and one packet more for each ACK that moves on
/// without a new loss: the conservative bound unless all goes well.
@Linux(value = "prr_delivered", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpPrr {
    private TcpPrr() {
    }

    @Linux("tcp_init_cwnd_reduction")
    static void initCwndReduction(TcpSock tp) {
        tp.highSeq = tp.sndNxt;
        tp.tlpHighSeq = 0;
        tp.sndCwndCnt = 0;
        tp.priorCwnd = tp.sndCwnd;
        tp.prrDelivered = 0;
        tp.prrOut = 0;
        tp.sndSsthresh = tp.ca.ssthresh(tp);
        TcpEcn.queueCwr(tp);
    }

    // tag::tcp_cwnd_reduction[]
    /// `delivered` packets have arrived, `lost` were found lost.
    @Linux("tcp_cwnd_reduction")
    static void cwndReduction(TcpSock tp, int delivered, int lost,
            int flag) {
        if (delivered <= 0) {
            return;
        }
        int inFlight = TcpCwnd.packetsInFlight(tp);
        int delta = tp.sndSsthresh - inFlight;
        int sndcnt;
        tp.prrDelivered += delivered;
        if (delta < 0) {
            long share = (long) tp.sndSsthresh * tp.prrDelivered
                    + tp.priorCwnd - 1;
            sndcnt = (int) (share / tp.priorCwnd) - tp.prrOut;
        } else {
            sndcnt = Math.max(tp.prrDelivered - tp.prrOut, delivered);
            if ((flag & AckFlag.SND_UNA_ADVANCED) != 0 && lost == 0) {
                sndcnt++;
            }
            sndcnt = Math.min(delta, sndcnt);
        }
        // The first retransmission always goes out.
        sndcnt = Math.max(sndcnt, tp.prrOut == 0 ? 1 : 0);
        tp.sndCwnd = inFlight + sndcnt;
    }
    // end::tcp_cwnd_reduction[]

    @Linux("tcp_end_cwnd_reduction")
    static void endCwndReduction(TcpSock tp) {
        if (tp.sndSsthresh < TcpCwnd.INFINITE_SSTHRESH
                && (tp.caState == CaState.CWR || tp.undoMarker != 0)) {
            tp.sndCwnd = tp.sndSsthresh;
            tp.sndCwndStamp = tp.jiffies32();
        }
        tp.ca.cwndEvent(tp, CaEvent.COMPLETE_CWR);
    }

    /// Reduces the window without a loss: congestion was told.
    @Linux("tcp_enter_cwr")
    static void enterCwr(TcpSock tp) {
        tp.priorSsthresh = 0;
        if (tp.caState.before(CaState.CWR)) {
            tp.undoMarker = 0;
            initCwndReduction(tp);
            tp.setCaState(CaState.CWR);
        }
    }
}
