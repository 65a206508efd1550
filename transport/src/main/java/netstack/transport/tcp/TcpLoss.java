package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// From the suspicion of a loss to its repair: the sender's states, when
/// they are entered, and what is marked as lost.
@Linux(value = "TCP_CA_Loss", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpLoss {
    private TcpLoss() {
    }

    // tag::tcp_mark_skb_lost[]
    /// Gives up a packet; if it was a copy, it is to be sent once more.
    @Linux("tcp_mark_skb_lost")
    static void markSkbLost(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (cb.isSacked(TcpSkbCb.SACKED_ACKED)) {
            return;
        }
        verifyRetransmitHint(tp, skb, cb);
        int pcount = cb.pcount();
        if (!cb.isSacked(TcpSkbCb.LOST)) {
            tp.lostOut += pcount;
            cb.sacked(cb.sacked() | TcpSkbCb.LOST);
            tp.lost += pcount;
        } else if (cb.isSacked(TcpSkbCb.SACKED_RETRANS)) {
            cb.sacked(cb.sacked() & ~TcpSkbCb.SACKED_RETRANS);
            tp.retransOut -= pcount;
            tp.ext(TcpExtMib.TCPLOSTRETRANSMIT, pcount);
            tp.lost += pcount;
        }
    }
    // end::tcp_mark_skb_lost[]

    /// The next retransmission must not start behind this packet.
    @Linux("tcp_verify_retransmit_hint")
    private static void verifyRetransmitHint(TcpSock tp, SkBuff skb,
            TcpSkbCb cb) {
        SkBuff hint = tp.retransmitSkbHint;
        if (hint == null ? tp.retransOut >= tp.lostOut
                : cb.seq() - TcpSkbCb.of(hint).seq() < 0) {
            tp.retransmitSkbHint = skb;
        }
    }

    // tag::tcp_enter_loss[]
    /// The retransmission timer expired: all that was sent long enough ago
    /// is lost, and the window is one packet.
    @Linux("tcp_enter_loss")
    static void enterLoss(TcpSock tp) {
        boolean fresh = tp.caState.before(CaState.RECOVERY);
        timeoutMarkLost(tp);
        if (!CaState.DISORDER.before(tp.caState)
                || tp.highSeq - tp.sndUna <= 0
                || tp.caState == CaState.LOSS && tp.retransmits == 0) {
            tp.priorSsthresh = TcpCwnd.currentSsthresh(tp);
            tp.priorCwnd = tp.sndCwnd;
            tp.sndSsthresh = tp.ca.ssthresh(tp);
            tp.ca.cwndEvent(tp, CaEvent.LOSS);
            TcpUndo.init(tp);
        }
        tp.sndCwnd = TcpCwnd.packetsInFlight(tp) + 1;
        tp.sndCwndCnt = 0;
        tp.sndCwndStamp = tp.jiffies32();
        // A timeout in spite of many SACKs: reordering is overestimated.
        if (!CaState.DISORDER.before(tp.caState)
                && tp.sackedOut >= tp.sysctlReordering()) {
            tp.reordering = Math.min(tp.reordering, tp.sysctlReordering());
        }
        tp.setCaState(CaState.LOSS);
        tp.highSeq = tp.sndNxt;
        tp.tlpHighSeq = 0;
        TcpEcn.queueCwr(tp);
        // F-RTO (RFC 5682) is for the first timeout, and for its repeats.
        tp.frto = tp.sysctlFrto() && (fresh || tp.retransmits != 0);
    }
    // end::tcp_enter_loss[]

    /// SACKs are kept, unless the head of the queue is SACKed: a receiver
    /// that does not acknowledge it has thrown it away.
    @Linux("tcp_timeout_mark_lost")
    private static void timeoutMarkLost(TcpSock tp) {
        SkBuff head = tp.rtxHead();
        boolean reneg = head != null
                && TcpSkbCb.of(head).isSacked(TcpSkbCb.SACKED_ACKED);
        if (reneg) {
            tp.ext(TcpExtMib.TCPSACKRENEGING, 1);
            tp.sackedOut = 0;
            tp.isSackReneg = true;
        } else if (!tp.isSack()) {
            tp.sackedOut = 0;
        }
        for (SkBuff skb = head; skb != null; skb = skb.next()) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            if (reneg) {
                cb.sacked(cb.sacked() & ~TcpSkbCb.SACKED_ACKED);
            } else if (TcpRack.isRack(tp) && skb != head
                    && TcpRack.skbTimeout(tp, skb, 0) > 0) {
                continue;
            }
            markSkbLost(tp, skb);
        }
        tp.lostSkbHint = null;
        tp.retransmitSkbHint = null;
    }

    // tag::tcp_enter_recovery[]
    /// Fast recovery: the window is reduced once for all that is out now.
    @Linux("tcp_enter_recovery")
    static void enterRecovery(TcpSock tp, boolean ece) {
        TcpUndo.retransStampCleanup(tp);
        tp.ext(tp.isSack() ? TcpExtMib.TCPSACKRECOVERY
                : TcpExtMib.TCPRENORECOVERY, 1);
        tp.priorSsthresh = 0;
        TcpUndo.init(tp);
        if (!TcpCwnd.inCwndReduction(tp)) {
            if (!ece) {
                tp.priorSsthresh = TcpCwnd.currentSsthresh(tp);
            }
            TcpPrr.initCwndReduction(tp);
        }
        tp.setCaState(CaState.RECOVERY);
    }
    // end::tcp_enter_recovery[]

    /// SACKed data is next in line, and the receiver does not acknowledge
    /// it: it gets a little time to do so, then all SACKs are forgotten.
    @Linux("tcp_check_sack_reneging")
    static boolean checkSackReneging(TcpSock tp, int flag) {
        if ((flag & AckFlag.SACK_RENEGING) == 0
                || (flag & AckFlag.SND_UNA_ADVANCED) == 0) {
            return false;
        }
        int delay = tp.rtt.usecsToJiffies(Math.max(tp.rtt.srttUs >>> 4,
                10_000));
        tp.resetXmitTimer(TcpTimer.RETRANS, delay,
                tp.rtt.usecsToJiffies(RttEstimator.RTO_MAX_US));
        return true;
    }

    /// Whether it is time to reduce the window: a loss is proven, or, where
    /// RACK is off, there are more duplicate ACKs than reordering makes.
    @Linux("tcp_time_to_recover")
    static boolean timeToRecover(TcpSock tp) {
        return tp.lostOut != 0
                || !TcpRack.isRack(tp) && tp.sackedOut + 1 > tp.reordering;
    }

    /// Who finds losses: NewReno without SACK, else RACK. Returns `flag`,
    /// changed.
    @Linux("tcp_identify_packet_loss")
    static int identifyPacketLoss(TcpSock tp, int flag) {
        if (tp.rtxHead() == null) {
            return flag;
        }
        if (!tp.isSack()) {
            TcpNewReno.markLost(tp, (flag & AckFlag.SND_UNA_ADVANCED) != 0);
        } else if (TcpRack.isRack(tp)) {
            int prior = tp.retransOut;
            if (TcpRack.markLost(tp)) {
                flag &= ~AckFlag.SET_XMIT_TIMER;
            }
            if (prior > tp.retransOut) {
                flag |= AckFlag.LOST_RETRANS;
            }
        }
        return flag;
    }

    /// RFC 6675's rule, for when RACK is off: enough lies above it.
    @Linux("tcp_force_fast_retransmit")
    static boolean forceFastRetransmit(TcpSock tp) {
        return TcpSack.highestSackSeq(tp)
                - (tp.sndUna + tp.reordering * tp.mssCache) > 0;
    }

    @Linux("tcp_update_scoreboard")
    static void updateScoreboard(TcpSock tp, boolean fastRexmit) {
        if (tp.isSack()) {
            int upto = tp.sackedOut - tp.reordering;
            if (upto >= 0) {
                markHeadLost(tp, upto, false);
            } else if (fastRexmit) {
                markHeadLost(tp, 1, true);
            }
        }
    }

    /// Marks all that has at most `packets` SACKed packets below it, or only
    /// the head.
    @Linux("tcp_mark_head_lost")
    private static void markHeadLost(TcpSock tp, int packets,
            boolean onlyHead) {
        SkBuff skb = tp.lostSkbHint;
        int cnt = tp.lostCntHint;
        if (skb == null) {
            skb = tp.rtxHead();
            cnt = 0;
        } else if (onlyHead && TcpSkbCb.of(skb).seq() - tp.sndUna > 0) {
            return;
        }
        for (; skb != null; skb = skb.next()) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            tp.lostSkbHint = skb;
            tp.lostCntHint = cnt;
            if (cb.isSacked(TcpSkbCb.SACKED_ACKED)) {
                cnt += cb.pcount();
            }
            if (cnt > packets) {
                break;
            }
            if (!cb.isSacked(TcpSkbCb.LOST)) {
                markSkbLost(tp, skb);
            }
            if (onlyHead) {
                break;
            }
        }
    }
}
