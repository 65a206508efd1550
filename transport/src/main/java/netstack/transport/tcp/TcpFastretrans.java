package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What an unusual ACK means for the sender's state: leave the present one,
/// stay, undo, or begin a recovery. It decides that something is to be sent
/// again, not how much: see [TcpPrr].
@Linux(value = "icsk_ca_state", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpFastretrans {
    /// What is to be sent after this ACK: nothing special; what is lost; new
    /// data, to find out whether the timeout was right.
    static final int REXMIT_NONE = 0;
    static final int REXMIT_LOST = 1;
    static final int REXMIT_NEW = 2;

    private TcpFastretrans() {
    }

    // tag::tcp_fastretrans_alert[]
    /// Returns the flags, changed; `tp.rexmit` says what to send.
    @Linux("tcp_fastretrans_alert")
    static int alert(TcpSock tp, int priorSndUna, int dupacks, int flag) {
        boolean ece = (flag & AckFlag.ECE) != 0;
        boolean doLost = dupacks != 0 || (flag & AckFlag.DATA_SACKED) != 0
                && TcpLoss.forceFastRetransmit(tp);
        if (tp.packetsOut == 0 && tp.sackedOut != 0) {
            tp.sackedOut = 0;
        }
        if (ece) {
            tp.priorSsthresh = 0;           // congestion is proven
        }
        if (TcpLoss.checkSackReneging(tp, flag)) {
            return flag & ~AckFlag.SET_XMIT_TIMER;
        }
        if (tp.caState == CaState.OPEN) {
            tp.retransStamp = 0;
        } else if (tp.sndUna - tp.highSeq >= 0 && leave(tp)) {
            return flag;
        }
        return switch (tp.caState) {
            case RECOVERY -> inRecovery(tp, priorSndUna, dupacks, flag,
                    doLost);
            case LOSS -> inLoss(tp, dupacks, flag, doLost);
            default -> otherwise(tp, dupacks, flag, doLost);
        };
    }
    // end::tcp_fastretrans_alert[]

    /// `highSeq` is acknowledged: the state may end. Returns true if there
    /// is nothing more to do.
    private static boolean leave(TcpSock tp) {
        if (tp.caState == CaState.CWR && tp.sndUna != tp.highSeq) {
            TcpPrr.endCwndReduction(tp);
            tp.setCaState(CaState.OPEN);
        } else if (tp.caState == CaState.RECOVERY) {
            if (!tp.isSack()) {
                tp.sackedOut = 0;
            }
            if (TcpUndo.tryUndoRecovery(tp)) {
                return true;
            }
            TcpPrr.endCwndReduction(tp);
        }
        return false;
    }

    private static int inRecovery(TcpSock tp, int priorSndUna, int dupacks,
            int flag, boolean doLost) {
        if ((flag & AckFlag.SND_UNA_ADVANCED) == 0) {
            if (!tp.isSack()) {
                TcpNewReno.addSack(tp, dupacks);
            }
        } else if (TcpUndo.partialDelayed(tp)) {
            if (TcpUndo.tryUndoPartial(tp, priorSndUna)) {
                return flag;
            }
        } else {
            doLost = TcpLoss.forceFastRetransmit(tp);
        }
        if (TcpUndo.tryUndoDsack(tp)) {
            TcpUndo.tryToOpen(tp, flag);
        }
        flag = TcpLoss.identifyPacketLoss(tp, flag);
        if (tp.caState != CaState.RECOVERY) {
            if (!TcpLoss.timeToRecover(tp)) {
                return flag;
            }
            // Undone, but something else is lost: a recovery of its own.
            TcpLoss.enterRecovery(tp, (flag & AckFlag.ECE) != 0);
        }
        return repair(tp, flag, doLost, false);
    }

    private static int inLoss(TcpSock tp, int dupacks, int flag,
            boolean doLost) {
        TcpFrto.processLoss(tp, flag, dupacks);
        if (tp.caState != CaState.LOSS) {
            updateRtoTime(tp);
        }
        flag = TcpLoss.identifyPacketLoss(tp, flag);
        if (tp.caState != CaState.OPEN
                && (flag & AckFlag.LOST_RETRANS) == 0) {
            return flag;
        }
        return otherwise(tp, dupacks, flag, doLost);
    }

    /// The recovery from a timeout is over: how long it took.
    @Linux("tcp_update_rto_time")
    static void updateRtoTime(TcpSock tp) {
        if (tp.rtoStamp != 0) {
            tp.totalRtoTime += tp.timeStampMs() - tp.rtoStamp;
            tp.rtoStamp = 0;
        }
    }

    private static int otherwise(TcpSock tp, int dupacks, int flag,
            boolean doLost) {
        if (!tp.isSack()) {
            if ((flag & AckFlag.SND_UNA_ADVANCED) != 0) {
                tp.sackedOut = 0;
            }
            TcpNewReno.addSack(tp, dupacks);
        }
        if (tp.caState.before(CaState.CWR)) {
            TcpUndo.tryUndoDsack(tp);
        }
        flag = TcpLoss.identifyPacketLoss(tp, flag);
        if (!TcpLoss.timeToRecover(tp)) {
            TcpUndo.tryToOpen(tp, flag);
            return flag;
        }
        TcpLoss.enterRecovery(tp, (flag & AckFlag.ECE) != 0);
        return repair(tp, flag, doLost, true);
    }

    private static int repair(TcpSock tp, int flag, boolean doLost,
            boolean fastRexmit) {
        if (!TcpRack.isRack(tp) && doLost) {
            TcpLoss.updateScoreboard(tp, fastRexmit);
        }
        tp.rexmit = REXMIT_LOST;
        return flag;
    }
}
