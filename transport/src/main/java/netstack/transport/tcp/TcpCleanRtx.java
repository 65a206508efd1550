package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Takes what is acknowledged off the retransmission queue, and measures
/// how long it was on the way.
///
/// Karn's rule: a packet that was sent more than once has no round trip
/// time, since nobody knows which copy was acknowledged; a timestamp knows.
@Linux(value = "tcp_rtx_queue", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpCleanRtx {
    private TcpCleanRtx() {
    }

    // tag::tcp_clean_rtx_queue[]
    /// @return bits of [AckFlag] to add
    @Linux(value = "tcp_clean_rtx_queue", renamed = true)
    static int clean(TcpSock tp, int priorFack, int priorSndUna) {
        AckedSpan span = tp.acked;
        span.clear(tp);
        SkBuff skb;
        while ((skb = tp.rtxHead()) != null) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            boolean whole = cb.endSeq() - tp.sndUna <= 0;
            int pcount = whole ? cb.pcount() : tsoAcked(tp, skb, cb);
            if (pcount == 0) {
                break;
            }
            TcpTimestamping.ack(tp, skb, cb, priorSndUna);
            acked(tp, skb, cb, pcount);
            if (!whole) {
                span.fullyAcked = false;
                break;
            }
            forget(tp, skb);
        }
        if (skb == null) {
            tp.chrono.stop(TcpChrono.BUSY);
        }
        if (Seq.between(tp.sndUp, priorSndUna, tp.sndUna)) {
            tp.sndUp = tp.sndUna;
        }
        if (skb != null
                && TcpSkbCb.of(skb).isSacked(TcpSkbCb.SACKED_ACKED)) {
            span.flag |= AckFlag.SACK_RENEGING;
        }
        finish(tp, span, skb, priorFack, priorSndUna);
        tp.zc.release(tp);
        return span.flag;
    }
    // end::tcp_clean_rtx_queue[]

    /// Counts a packet, or the first part of it, as delivered.
    private static void acked(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            int pcount) {
        AckedSpan span = tp.acked;
        int sacked = cb.sacked();
        if ((sacked & TcpSkbCb.RETRANS) != 0) {
            if ((sacked & TcpSkbCb.SACKED_RETRANS) != 0) {
                tp.retransOut -= pcount;
            }
            span.flag |= AckFlag.RETRANS_DATA_ACKED;
        } else if ((sacked & TcpSkbCb.SACKED_ACKED) == 0) {
            span.firstTime(tp, cb, TcpSkbCb.timestampUs(skb));
        }
        if ((sacked & TcpSkbCb.SACKED_ACKED) != 0) {
            tp.sackedOut -= pcount;
        } else if (tp.isSack()) {
            tp.delivered += pcount;
            if (!spuriousRetrans(tp, skb, sacked)) {
                TcpRack.advance(tp, sacked, cb.endSeq(),
                        TcpSkbCb.timestampUs(skb));
            }
        }
        if ((sacked & TcpSkbCb.LOST) != 0) {
            tp.lostOut -= pcount;
        }
        tp.packetsOut -= pcount;
        span.pkts += pcount;
        TcpRate.skbDelivered(tp, skb, tp.sacktag.rate);
        if ((cb.tcpFlags() & TcpSkbCb.SYN) == 0) {
            span.flag |= AckFlag.DATA_ACKED;
        } else {
            span.flag |= AckFlag.SYN_ACKED;
            tp.retransStamp = 0;
        }
    }

    /// The ACK ends inside a packet: cuts off whole segments.
    @Linux("tcp_tso_acked")
    private static int tsoAcked(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        int pcount = cb.pcount();
        int acked = tp.sndUna - cb.seq();
        if (pcount == 1 || acked <= 0
                || TcpFragment.trimHead(tp, skb, acked) != 0) {
            return 0;
        }
        return pcount - cb.pcount();
    }

    /// The original was acknowledged, not the copy.
    @Linux("tcp_skb_spurious_retrans")
    private static boolean spuriousRetrans(TcpSock tp, SkBuff skb,
            int sacked) {
        return (sacked & TcpSkbCb.RETRANS) != 0
                && TcpUndo.tsoptEcrBefore(tp, TcpUndo.timestampTs(skb));
    }

    private static void forget(TcpSock tp, SkBuff skb) {
        if (skb == tp.retransmitSkbHint) {
            tp.retransmitSkbHint = null;
        }
        if (skb == tp.lostSkbHint) {
            tp.lostSkbHint = null;
        }
        if (skb == tp.highestSack) {
            tp.highestSack = skb.next();
        }
        TcpStream.rtxQueueUnlinkAndFree(tp, skb);
    }

    private static void finish(TcpSock tp, AckedSpan span, SkBuff head,
            int priorFack, int priorSndUna) {
        long seqRtt = -1;
        long sackRtt = -1;
        long caRtt = -1;
        if (span.firstAckt != 0
                && (span.flag & AckFlag.RETRANS_DATA_ACKED) == 0) {
            seqRtt = tp.tcpMstamp - span.firstAckt;
            caRtt = tp.tcpMstamp - span.lastAckt;
            if (span.maybeDelayed(tp, priorSndUna)) {
                span.flag |= AckFlag.ACK_MAYBE_DELAYED;
            }
        }
        if (tp.sacktag.firstSackt != 0) {
            sackRtt = tp.tcpMstamp - tp.sacktag.firstSackt;
            caRtt = tp.tcpMstamp - tp.sacktag.lastSackt;
        }
        boolean update = updateRtt(tp, span.flag, seqRtt, sackRtt, caRtt);
        if ((span.flag & AckFlag.ACKED) != 0) {
            span.flag |= AckFlag.SET_XMIT_TIMER;
            progress(tp, span, priorFack);
        } else if (head != null && update && sackRtt >= 0 && sackRtt
                > tp.tcpMstamp - TcpSkbCb.timestampUs(head)) {
            // The sample is older than the head's last copy: the timer may
            // move. Else it would move on and on in a recovery.
            span.flag |= AckFlag.SET_XMIT_TIMER;
        }
        tp.ca.pktsAcked(tp, span.pkts, tp.sacktag.rate.rttUs);
    }

    private static void progress(TcpSock tp, AckedSpan span,
            int priorFack) {
        if (!tp.isSack()) {
            TcpNewReno.removeSacks(tp, span.pkts);
            // Without SACK, nobody knows that it was the original.
            if ((span.flag & AckFlag.RETRANS_DATA_ACKED) != 0) {
                span.flag &= ~AckFlag.ORIG_SACK_ACKED;
            }
            return;
        }
        if (span.reord - priorFack < 0) {
            TcpSack.checkSackReordering(tp, span.reord, false);
        }
        int delta = span.priorSacked - tp.sackedOut;
        tp.lostCntHint -= Math.min(tp.lostCntHint, delta);
    }

    // tag::tcp_ack_update_rtt[]
    /// Feeds the estimator with the best sample there is: the packet's own,
    /// a SACKed packet's, or, after a retransmission, the timestamp's.
    @Linux(value = "tcp_ack_update_rtt", renamed = true)
    static boolean updateRtt(TcpSock tp, int flag, long seqRtt,
            long sackRtt, long caRtt) {
        if (seqRtt < 0) {
            seqRtt = sackRtt;
        }
        if (seqRtt < 0 && tp.rxOpt.sawTstamp && tp.rxOpt.rcvTsecr != 0
                && (flag & AckFlag.ACKED) != 0) {
            seqRtt = caRtt = rttTsoptUs(tp);
        }
        tp.sacktag.rate.rttUs = caRtt;
        if (seqRtt < 0) {
            return false;
        }
        updateRttMin(tp, caRtt, flag);
        tp.rtt.sample(seqRtt, tp.sndUna, tp.sndNxt, tp.rtoMinUs());
        tp.rtt.setRto();
        tp.backoff = 0;
        return true;
    }
    // end::tcp_ack_update_rtt[]

    /// The round trip that the echoed timestamp tells of, in us; -1 if it
    /// can't be. The clock ticks once a millisecond: 0 counts as 1.
    @Linux("tcp_rtt_tsopt_us")
    static long rttTsoptUs(TcpSock tp) {
        int delta = tp.timeStampMs() - tp.rxOpt.rcvTsecr;
        if (Integer.compareUnsigned(delta, Integer.MAX_VALUE / 1000) >= 0) {
            return -1;
        }
        return Math.max(delta, 1) * 1000L;
    }

    @Linux("tcp_update_rtt_min")
    private static void updateRttMin(TcpSock tp, long rttUs, int flag) {
        if ((flag & AckFlag.ACK_MAYBE_DELAYED) != 0
                && rttUs > (tp.rtt.minRtt() & 0xffffffffL)) {
            return;
        }
        long least = rttUs != 0 ? rttUs : tp.rtt.jiffiesToUsecs(1);
        tp.rtt.rttMin.runningMin(tp.minRttWlen() * tp.hz(),
                tp.jiffies32(), (int) least);
    }
}
