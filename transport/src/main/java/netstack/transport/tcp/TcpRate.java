package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Estimates the rate of delivery: packets delivered between the sending of
/// a packet and its acknowledgment, over the longer of the time in which
/// they were sent and the time in which they were acknowledged. So neither a
/// burst of ACKs nor a burst of sends looks like bandwidth.
@Linux(value = "tcp_rate.c", file = "net/ipv4/tcp_rate.c", renamed = true)
final class TcpRate {
    private TcpRate() {
    }

    /// Writes down, in a packet that is sent, how far delivery has come.
    @Linux("tcp_rate_skb_sent")
    static void skbSent(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (tp.packetsOut == 0) {
            long now = TcpSkbCb.timestampUs(skb);
            tp.firstTxMstamp = now;
            tp.deliveredMstamp = now;
        }
        cb.txFirstTxMstamp(tp.firstTxMstamp);
        cb.txDeliveredMstamp(tp.deliveredMstamp);
        cb.txDelivered(tp.delivered);
        cb.txAppLimited(tp.appLimited != 0);
    }

    /// A packet was delivered: the one that was sent last is the sample.
    @Linux("tcp_rate_skb_delivered")
    static void skbDelivered(TcpSock tp, SkBuff skb, RateSample rs) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (cb.txDeliveredMstamp() == 0) {
            return;
        }
        long sent = TcpSkbCb.timestampUs(skb);
        if (rs.priorDelivered == 0 || TcpRack.sentAfter(sent,
                tp.firstTxMstamp, cb.endSeq(), rs.lastEndSeq)) {
            rs.priorDelivered = cb.txDelivered();
            rs.priorMstamp = cb.txDeliveredMstamp();
            rs.isAppLimited = cb.txAppLimited();
            rs.isRetrans = cb.isSacked(TcpSkbCb.RETRANS);
            rs.lastEndSeq = cb.endSeq();
            tp.firstTxMstamp = sent;
            rs.intervalUs = sent - cb.txFirstTxMstamp();
        }
        // A SACKed packet is not to count again when it is acknowledged.
        if (cb.isSacked(TcpSkbCb.SACKED_ACKED)) {
            cb.txDeliveredMstamp(0);
        }
    }

    /// Makes the sample of an ACK by which `delivered` packets have arrived.
    @Linux("tcp_rate_gen")
    static void gen(TcpSock tp, int delivered, int lost, boolean reneg,
            RateSample rs) {
        if (tp.appLimited != 0 && tp.delivered - tp.appLimited > 0) {
            tp.appLimited = 0;
        }
        if (delivered != 0) {
            tp.deliveredMstamp = tp.tcpMstamp;
        }
        rs.ackedSacked = delivered;
        rs.losses = lost;
        if (rs.priorMstamp == 0 || reneg) {
            rs.delivered = -1;
            rs.intervalUs = -1;
            return;
        }
        rs.delivered = tp.delivered - rs.priorDelivered;
        rs.intervalUs = Math.max(rs.intervalUs,
                tp.tcpMstamp - rs.priorMstamp);
        if (rs.intervalUs < (tp.rtt.minRtt() & 0xffffffffL)) {
            rs.intervalUs = -1;
        } else {
            remember(tp, rs);
        }
    }

    /// Keeps the sample that `TCP_INFO` shows.
    private static void remember(TcpSock tp, RateSample rs) {
        if (!rs.isAppLimited || rs.delivered * tp.rateIntervalUs
                >= tp.rateDelivered * rs.intervalUs) {
            tp.rateDelivered = rs.delivered;
            tp.rateIntervalUs = rs.intervalUs;
            tp.rateAppLimited = rs.isAppLimited;
        }
    }

    /// Notes that there is nothing to send: what comes until all of this is
    /// delivered tells of the program, not of the network.
    @Linux("tcp_rate_check_app_limited")
    static void checkAppLimited(TcpSock tp) {
        int inFlight = TcpCwnd.packetsInFlight(tp);
        if (tp.writeSeq - tp.sndNxt < tp.mssCache && tp.wmemAlloc == 0
                && inFlight < tp.sndCwnd && tp.lostOut <= tp.retransOut) {
            tp.appLimited = Math.max(1, tp.delivered + inFlight);
        }
    }
}
