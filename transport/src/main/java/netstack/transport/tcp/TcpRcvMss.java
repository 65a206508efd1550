package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// What a receiver guesses of its peer: how large its full segments are, and
/// how long the round trip is.
@Linux(value = "tcp_rcv_measure", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpRcvMss {
    private static final int MSS_DEFAULT = 536;
    private static final int MIN_MSS = 88;
    /// `TCP_REMNANT`: flags of a segment that may be short.
    private static final int REMNANT = TcpHdr.FIN | TcpHdr.URG | TcpHdr.SYN
        | TcpHdr.PSH;

    private TcpRcvMss() {
    }

    @Linux(value = "tcp_initialize_rcv_mss", renamed = true)
    static void initialize(TcpSock tp) {
        int hint = Math.min(tp.advmss, tp.mssCache);
        hint = Math.min(hint, tp.rcvWnd / 2);
        hint = Math.min(hint, MSS_DEFAULT);
        tp.ack.rcvMss = Math.max(hint, MIN_MSS);
    }

    /// Guesses from a segment whose data is the payload.
    @Linux(value = "tcp_measure_rcv_mss", renamed = true)
    static void measure(TcpSock tp, SkBuff skb) {
        InetCskAck ack = tp.ack;
        int lss = ack.lastSegSize;
        ack.lastSegSize = 0;
        int gso = skb.shinfo().gsoSize();
        int len = gso != 0 ? gso : skb.len();
        if (len >= ack.rcvMss) {
            if (len != ack.rcvMss && tp.tcp.release.measures()) {
                scalingRatio(tp, skb);
            }
            ack.rcvMss = Math.min(len, tp.advmss);
            if (TcpSkbCb.of(skb).flag(TcpHdr.PSH)) {
                ack.pending |= InetCskAck.PUSHED;
            }
            return;
        }
        len += (int) (skb.data() - skb.transportHeader());
        boolean full = !TcpSkbCb.of(skb).flag(REMNANT);
        if (len >= MSS_DEFAULT + TcpHdr.LEN
                || len >= MIN_MSS + TcpHdr.LEN && full) {
            len -= tp.tcpHeaderLen;
            ack.lastSegSize = len;
            if (len == lss) {
                ack.rcvMss = len;
                return;
            }
        }
        if ((ack.pending & InetCskAck.PUSHED) != 0) {
            ack.pending |= InetCskAck.PUSHED2;
        }
        ack.pending |= InetCskAck.PUSHED;
    }

    /// How much payload a byte of buffer memory carries.
    private static void scalingRatio(TcpSock tp, SkBuff skb) {
        int old = tp.scalingRatio;
        int ratio = (int) (((long) skb.len() << 8) / skb.truesize());
        tp.scalingRatio = ratio == 0 ? 1 : Math.min(ratio, 255);
        if (old != tp.scalingRatio) {
            tp.windowClamp = TcpWindow.winFromSpace(tp, tp.rcvbuf);
        }
    }

    /// Without time stamps: a window's worth of data takes a round trip at
    /// least.
    @Linux("tcp_rcv_rtt_measure")
    static void rttMeasure(TcpSock tp) {
        TcpRcvEst est = tp.rcvRttEst;
        if (est.time != 0) {
            if (Seq.before(tp.rcvNxt, est.seq)) {
                return;
            }
            long delta = tp.tcpMstamp - est.time;
            rttUpdate(tp, (int) Math.max(delta, 1), true);
        }
        est.seq = tp.rcvNxt + tp.rcvWnd;
        est.time = tp.tcpMstamp;
    }

    /// With time stamps: from when we sent the one that is echoed.
    @Linux("tcp_rcv_rtt_measure_ts")
    static void rttMeasureTs(TcpSock tp, TcpSkbCb cb) {
        if (tp.rxOpt.rcvTsecr == tp.rcvRttLastTsecr) {
            return;
        }
        tp.rcvRttLastTsecr = tp.rxOpt.rcvTsecr;
        if (cb.endSeq() - cb.seq() >= tp.ack.rcvMss) {
            long delta = tp.rttTsoptUs();
            if (delta >= 0) {
                rttUpdate(tp, (int) delta, false);
            }
        }
    }

    /// A shorter trip counts at once, or the buffer would grow by what came
    /// in more than one of them; a longer one only if it was measured. (So
    /// in 6.12.y; 6.12.0 took the mean of all measured ones.)
    @Linux(value = "tcp_rcv_rtt_update", renamed = true)
    private static void rttUpdate(TcpSock tp, int sample, boolean winDep) {
        int old = tp.rcvRttEst.value;
        if (old == 0 || sample << 3 < old) {
            tp.rcvRttEst.value = sample << 3;
        } else if (!winDep) {
            tp.rcvRttEst.value = old - (old >> 3) + sample;
        }
    }
}
