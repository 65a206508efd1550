package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Loss detection by time (RACK, RFC 8985): a packet is lost if one that was
/// sent later has arrived, and a reordering window has passed since it
/// should have arrived itself. It works for retransmissions too, and does
/// not depend on how many packets follow.
///
/// Left out: the list of packets in the order of sending; the queue is in
/// the order of sequence numbers and walked whole.
@Linux(value = "tcp_recovery.c", file = "net/ipv4/tcp_recovery.c",
        renamed = true)
final class TcpRack {
    /// `TCP_RACK_RECOVERY_THRESH`.
    static final int RECOVERY_THRESH = 16;
    /// Bits of the sysctl `tcp_recovery`.
    static final int LOSS_DETECTION = 1;
    static final int STATIC_REO_WND = 2;
    static final int NO_DUPTHRESH = 4;
    /// `TCP_TIMEOUT_MIN_US`: the least delay of a timer.
    static final int TIMEOUT_MIN_US = 2000;

    private TcpRack() {
    }

    @Linux("tcp_is_rack")
    static boolean isRack(TcpSock tp) {
        return (tp.sysctlRecovery() & LOSS_DETECTION) != 0;
    }

    /// How long to wait for a packet that others have overtaken, in us:
    /// nothing, once in recovery or after three duplicate ACKs, as long as
    /// no packet ever was overtaken; else a quarter of the round trip.
    @Linux("tcp_rack_reo_wnd")
    private static int reoWnd(TcpSock tp) {
        if (tp.reordSeen == 0 && (!tp.caState.before(CaState.RECOVERY)
                || tp.sackedOut >= tp.reordering
                && (tp.sysctlRecovery() & NO_DUPTHRESH) == 0)) {
            return 0;
        }
        return (int) Math.min(
                (long) (tp.rtt.minRtt() >>> 2) * tp.rack.reoWndSteps,
                tp.rtt.srttUs >>> 3);
    }

    /// When `skb` is to be given up, in us from now.
    @Linux("tcp_rack_skb_timeout")
    static long skbTimeout(TcpSock tp, SkBuff skb, int reoWnd) {
        return tp.rack.rttUs + reoWnd
                - (tp.tcpMstamp - TcpSkbCb.timestampUs(skb));
    }

    @Linux("tcp_skb_sent_after")
    static boolean sentAfter(long t1, long t2, int seq1, int seq2) {
        return t1 > t2 || t1 == t2 && seq1 - seq2 > 0;
    }

    // tag::tcp_rack_detect_loss[]
    /// Marks what is lost. Returns for how long to wait for the rest, in us;
    /// 0 if there is none.
    @Linux("tcp_rack_detect_loss")
    private static long detectLoss(TcpSock tp) {
        long wait = 0;
        int reoWnd = reoWnd(tp);
        for (SkBuff skb = tp.rtxHead(); skb != null; skb = skb.next()) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            int sacked = cb.sacked();
            boolean waits = (sacked & TcpSkbCb.LOST) != 0
                    && (sacked & TcpSkbCb.SACKED_RETRANS) == 0;
            if (waits || (sacked & TcpSkbCb.SACKED_ACKED) != 0
                    || !sentAfter(tp.rack.mstamp, TcpSkbCb.timestampUs(skb),
                            tp.rack.endSeq, cb.endSeq())) {
                continue;
            }
            long left = skbTimeout(tp, skb, reoWnd);
            if (left <= 0) {
                TcpLoss.markSkbLost(tp, skb);
            } else {
                wait = Math.max(wait, left);
            }
        }
        return wait;
    }
    // end::tcp_rack_detect_loss[]

    /// Looks for losses after an ACK; returns whether a timer was set.
    @Linux("tcp_rack_mark_lost")
    static boolean markLost(TcpSock tp) {
        if (!tp.rack.advanced) {
            return false;
        }
        tp.rack.advanced = false;
        long wait = detectLoss(tp);
        if (wait == 0) {
            return false;
        }
        int jiffies = tp.rtt.usecsToJiffies(wait + TIMEOUT_MIN_US);
        tp.resetXmitTimer(TcpTimer.REO_TIMEOUT, jiffies, tp.rtt.rto);
        return true;
    }

    // tag::tcp_rack_advance[]
    /// A packet has arrived that was sent at `xmitTime`. If that was a copy,
    /// and it came faster than light, it was the original.
    @Linux("tcp_rack_advance")
    static void advance(TcpSock tp, int sacked, int endSeq, long xmitTime) {
        int rttUs = (int) (tp.tcpMstamp - xmitTime);
        if ((sacked & TcpSkbCb.RETRANS) != 0
                && Integer.compareUnsigned(rttUs, tp.rtt.minRtt()) < 0) {
            return;
        }
        tp.rack.advanced = true;
        tp.rack.rttUs = rttUs;
        if (sentAfter(xmitTime, tp.rack.mstamp, endSeq, tp.rack.endSeq)) {
            tp.rack.mstamp = xmitTime;
            tp.rack.endSeq = endSeq;
        }
    }
    // end::tcp_rack_advance[]

    /// The reordering window has passed.
    @Linux("tcp_rack_reo_timeout")
    static void reoTimeout(TcpSock tp) {
        int prior = TcpCwnd.packetsInFlight(tp);
        int lost = tp.lost;
        detectLoss(tp);
        if (prior != TcpCwnd.packetsInFlight(tp)) {
            if (tp.caState != CaState.RECOVERY) {
                TcpLoss.enterRecovery(tp, false);
                TcpPrr.cwndReduction(tp, 1, tp.lost - lost, 0);
            }
            TcpRetransmit.xmitQueue(tp);
        }
        if (tp.icskPending != TcpTimer.RETRANS) {
            TcpAck.rearmRto(tp);
        }
    }

    // tag::tcp_rack_update_reo_wnd[]
    /// A D-SACK says that something was sent again for nothing: waits a
    /// quarter of a round trip longer, once a round trip, and for 16
    /// recoveries.
    @Linux("tcp_rack_update_reo_wnd")
    static void updateReoWnd(TcpSock tp, RateSample rs) {
        RackState rack = tp.rack;
        if ((tp.sysctlRecovery() & STATIC_REO_WND) != 0
                || rs.priorDelivered == 0) {
            return;
        }
        if (rs.priorDelivered - rack.lastDelivered < 0) {
            rack.dsackSeen = false;
        }
        if (rack.dsackSeen) {
            rack.reoWndSteps = Math.min(0xff, rack.reoWndSteps + 1);
            rack.dsackSeen = false;
            rack.lastDelivered = tp.delivered;
            rack.reoWndPersist = RECOVERY_THRESH;
        } else if (rack.reoWndPersist == 0) {
            rack.reoWndSteps = 1;
        }
    }
    // end::tcp_rack_update_reo_wnd[]
}
