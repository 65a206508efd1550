package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Takes a reduction of the window back when nothing was lost after all.
///
/// Two signs tell so: an ACK whose timestamp is older than the first
/// retransmission was caused by the original (Eifel, RFC 3522); and when
/// D-SACKs have come for all that was sent again (`undoRetrans` is 0), all of
/// it was there already (RFC 3708).
@Linux(value = "undo_marker", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpUndo {
    private TcpUndo() {
    }

    /// What is sent again from now on is counted.
    @Linux(value = "tcp_init_undo", renamed = true)
    static void init(TcpSock tp) {
        tp.undoMarker = tp.sndUna;
        tp.undoRetrans = tp.retransOut;
        if (tp.tlpHighSeq != 0 && tp.tlpRetrans) {
            tp.undoRetrans++;
        }
        if (tp.undoRetrans == 0) {
            tp.undoRetrans = -1;        // 0 would mean: can be undone
        }
    }

    /// Forgets all retransmissions.
    @Linux("tcp_clear_retrans")
    static void clearRetrans(TcpSock tp) {
        tp.retransOut = 0;
        tp.lostOut = 0;
        tp.undoMarker = 0;
        tp.undoRetrans = -1;
        tp.sackedOut = 0;
        tp.rtoStamp = 0;
        tp.totalRto = 0;
        tp.totalRtoRecoveries = 0;
        tp.totalRtoTime = 0;
    }

    /// Whether the ACK was caused by something older than `when`.
    @Linux("tcp_tsopt_ecr_before")
    static boolean tsoptEcrBefore(TcpSock tp, int when) {
        return tp.rxOpt.sawTstamp && tp.rxOpt.rcvTsecr != 0
                && tp.rxOpt.rcvTsecr - when < 0;
    }

    /// When a packet was sent last, by the clock of the timestamps.
    @Linux("tcp_skb_timestamp_ts")
    static int timestampTs(SkBuff skb) {
        return (int) (TcpSkbCb.timestampUs(skb) / 1000);
    }

    /// Nothing was sent again, or what came back was the original. That
    /// there is no time of a retransmission tells so, but where it was only
    /// forgotten: without SACK when all was acknowledged, and with a SYN.
    /// (The first so in 6.12.y; 6.12.0 undid each such recovery.)
    @Linux("tcp_packet_delayed")
    private static boolean packetDelayed(TcpSock tp) {
        if (tp.retransStamp != 0) {
            return tsoptEcrBefore(tp, tp.retransStamp);
        }
        boolean forgotten = !tp.isSack()
                && !Seq.before(tp.sndUna, tp.highSeq);
        return !forgotten && tp.st != TcpState.SYN_SENT;
    }

    @Linux("tcp_may_undo")
    private static boolean mayUndo(TcpSock tp) {
        return tp.undoMarker != 0
                && (tp.undoRetrans == 0 || packetDelayed(tp));
    }

    // tag::tcp_undo_cwnd_reduction[]
    @Linux("tcp_undo_cwnd_reduction")
    private static void cwndReduction(TcpSock tp, boolean unmarkLoss) {
        if (unmarkLoss) {
            for (SkBuff skb = tp.rtxHead(); skb != null; skb = skb.next()) {
                TcpSkbCb cb = TcpSkbCb.of(skb);
                cb.sacked(cb.sacked() & ~TcpSkbCb.LOST);
            }
            tp.lostOut = 0;
            tp.lostSkbHint = null;
            tp.retransmitSkbHint = null;
        }
        if (tp.priorSsthresh != 0) {
            tp.sndCwnd = tp.ca.undoCwnd(tp);
            if (tp.priorSsthresh > tp.sndSsthresh) {
                tp.sndSsthresh = tp.priorSsthresh;
                TcpEcn.withdrawCwr(tp);
            }
        }
        tp.sndCwndStamp = tp.jiffies32();
        tp.undoMarker = 0;
        tp.rack.advanced = true;        // look at all losses once more
    }
    // end::tcp_undo_cwnd_reduction[]

    /// All is acknowledged that was out when the loss was found. Returns
    /// true if the state is to be kept nevertheless.
    @Linux("tcp_try_undo_recovery")
    static boolean tryUndoRecovery(TcpSock tp) {
        if (mayUndo(tp)) {
            boolean loss = tp.caState == CaState.LOSS;
            cwndReduction(tp, false);
            tp.ext(loss ? TcpExtMib.TCPLOSSUNDO : TcpExtMib.TCPFULLUNDO, 1);
        } else if (tp.rack.reoWndPersist != 0) {
            tp.rack.reoWndPersist--;
        }
        if (isNonSackPreventingReopen(tp)) {
            return true;
        }
        tp.setCaState(CaState.OPEN);
        tp.isSackReneg = false;
        return false;
    }

    @Linux("tcp_try_undo_dsack")
    static boolean tryUndoDsack(TcpSock tp) {
        if (tp.undoMarker == 0 || tp.undoRetrans != 0) {
            return false;
        }
        tp.rack.reoWndPersist = Math.min(TcpRack.RECOVERY_THRESH,
                tp.rack.reoWndPersist + 1);
        cwndReduction(tp, false);
        tp.ext(TcpExtMib.TCPDSACKUNDO, 1);
        return true;
    }

    /// In `LOSS`: the timeout came too early.
    @Linux("tcp_try_undo_loss")
    static boolean tryUndoLoss(TcpSock tp, boolean frto) {
        if (!frto && !mayUndo(tp)) {
            return false;
        }
        cwndReduction(tp, true);
        tp.ext(TcpExtMib.TCPLOSSUNDO, 1);
        if (frto) {
            tp.ext(TcpExtMib.TCPSPURIOUSRTOS, 1);
        }
        tp.retransmits = 0;
        if (!isNonSackPreventingReopen(tp) && (frto || tp.isSack())) {
            tp.setCaState(CaState.OPEN);
            tp.isSackReneg = false;
        }
        return true;
    }

    /// In recovery, part was acknowledged, and by the originals: packets are
    /// late, not lost. Returns true if nothing more is to be done with this
    /// ACK.
    @Linux("tcp_try_undo_partial")
    static boolean tryUndoPartial(TcpSock tp, int priorSndUna) {
        TcpSack.checkSackReordering(tp, priorSndUna, true);
        if (tp.retransOut != 0) {
            return true;
        }
        retransStampCleanup(tp);
        cwndReduction(tp, true);
        tp.ext(TcpExtMib.TCPPARTIALUNDO, 1);
        tryKeepOpen(tp);
        return false;
    }

    /// Whether [#tryUndoPartial] is to be tried.
    static boolean partialDelayed(TcpSock tp) {
        return tp.undoMarker != 0 && packetDelayed(tp);
    }

    /// Without SACK, old duplicate ACKs may still come: the state is kept
    /// until something above is acknowledged (RFC 6582, 4.1).
    @Linux("tcp_is_non_sack_preventing_reopen")
    private static boolean isNonSackPreventingReopen(TcpSock tp) {
        if (tp.sndUna != tp.highSeq || tp.isSack()) {
            return false;
        }
        retransStampCleanup(tp);
        return true;
    }

    /// A SYN was sent twice, and the answer is to the first: it was not
    /// lost, and the window need not be small.
    @Linux("tcp_try_undo_spurious_syn")
    static void tryUndoSpuriousSyn(TcpSock tp) {
        if (tp.undoMarker != 0 && tp.retransStamp != 0
                && tp.rxOpt.sawTstamp
                && tp.retransStamp == tp.rxOpt.rcvTsecr) {
            tp.undoMarker = 0;
        }
    }

    @Linux("tcp_any_retrans_done")
    static boolean anyRetransDone(TcpSock tp) {
        SkBuff head = tp.rtxHead();
        return tp.retransOut != 0 || head != null
                && TcpSkbCb.of(head).isSacked(TcpSkbCb.EVER_RETRANS);
    }

    @Linux("tcp_retrans_stamp_cleanup")
    static void retransStampCleanup(TcpSock tp) {
        if (!anyRetransDone(tp)) {
            tp.retransStamp = 0;
        }
    }

    @Linux("tcp_try_keep_open")
    static void tryKeepOpen(TcpSock tp) {
        CaState state = TcpCwnd.leftOut(tp) != 0 || anyRetransDone(tp)
                ? CaState.DISORDER : CaState.OPEN;
        if (tp.caState != state) {
            tp.setCaState(state);
            tp.highSeq = tp.sndNxt;
        }
    }

    @Linux("tcp_try_to_open")
    static void tryToOpen(TcpSock tp, int flag) {
        retransStampCleanup(tp);
        if ((flag & AckFlag.ECE) != 0) {
            TcpPrr.enterCwr(tp);
        }
        if (tp.caState != CaState.CWR) {
            tryKeepOpen(tp);
        }
    }
}
