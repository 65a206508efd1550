package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// A segment in any state but ESTABLISHED (RFC 9293, 3.10.7.2 to 3.10.7.4):
/// the same steps, and what an acceptable ACK means in each state.
@Linux(value = "tcp_rcv_state", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpRcvState {
    private TcpRcvState() {
    }

    /// Takes `skb`, unless it returns a reason: then the peer is to be
    /// reset, and `skb` stays the caller's.
    @Linux("tcp_rcv_state_process")
    static DropReason rcvStateProcess(TcpSock tp, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        tp.sackBlocks.clear();
        switch (tp.st) {
            case CLOSE -> {
                return drop(skb, DropReason.TCP_CLOSE);
            }
            case LISTEN -> {
                return listen(tp, skb, th);
            }
            case SYN_SENT -> {
                tp.rxOpt.sawTstamp = false;
                tp.mstampRefresh();
                return TcpSynSent.rcv(tp, skb, th);
            }
            default -> { }
        }
        tp.mstampRefresh();
        tp.rxOpt.sawTstamp = false;
        TcpRequestSock req = tp.fo.rsk;
        if (req != null && TcpCheckReq.checkReq(tp, skb, req) == null) {
            return drop(skb, DropReason.TCP_FASTOPEN);
        }
        if (!th.ack() && !th.rst() && !th.syn()) {
            return drop(skb, DropReason.TCP_FLAGS);
        }
        if (!TcpSequence.validateIncoming(tp, skb, th, false)) {
            return null;
        }
        int rc = TcpAck.ack(tp, skb, AckFlag.SLOWPATH
            | AckFlag.UPDATE_TS_RECENT | AckFlag.NO_CHALLENGE_ACK);
        if (rc <= 0) {
            if (tp.st == TcpState.SYN_RECV) {
                return rc == 0 ? DropReason.TCP_OLD_ACK
                    : DropReason.values()[-rc];
            }
            if (rc < 0) {
                TcpChallenge.sendChallengeAck(tp);
                return drop(skb, DropReason.values()[-rc]);
            }
        }
        return checkAck(tp, skb, th);
    }

    private static DropReason drop(SkBuff skb, DropReason reason) {
        skb.free(reason);
        return null;
    }

    /// RFC 9293, 3.10.7.2.
    private static DropReason listen(TcpSock tp, SkBuff skb, TcpHdr th) {
        if (th.ack()) {
            return DropReason.TCP_FLAGS;
        }
        if (th.rst()) {
            return drop(skb, DropReason.TCP_RESET);
        }
        if (!th.syn() || th.fin()) {
            return drop(skb, DropReason.TCP_FLAGS);
        }
        tp.machine().cpu().localBhDisable();
        TcpReqsk.connRequest(tp, skb);
        tp.machine().cpu().localBhEnable();
        skb.consume();
        return null;
    }

    /// Step 5: what the ACK means for the state.
    private static DropReason checkAck(TcpSock tp, SkBuff skb, TcpHdr th) {
        switch (tp.st) {
            case SYN_RECV -> established(tp, skb, th);
            case FIN_WAIT1 -> {
                if (tp.fo.rsk != null) {
                    TcpFastopen.synrecvState(tp);
                }
                if (tp.sndUna == tp.writeSeq) {
                    Step step = finAcked(tp, skb, th);
                    if (step != Step.CONTINUE) {
                        return step == Step.RESET
                            ? DropReason.TCP_ABORT_ON_DATA : null;
                    }
                }
            }
            case CLOSING -> {
                if (tp.sndUna == tp.writeSeq) {
                    TcpTimewait.timeWait(tp, TcpState.TIME_WAIT, 0);
                    skb.consume();
                    return null;
                }
            }
            case LAST_ACK -> {
                if (tp.sndUna == tp.writeSeq) {
                    TcpClose.done(tp);
                    skb.consume();
                    return null;
                }
            }
            default -> { }
        }
        return processText(tp, skb, th);
    }

    /// How a step ends.
    private enum Step { CONTINUE, CONSUMED, RESET }

    /// SYN-RECEIVED: the handshake is complete.
    private static void established(TcpSock tp, SkBuff skb, TcpHdr th) {
        tp.delivered++;
        TcpRequestSock req = tp.fo.rsk;
        if (req != null && tp.rtt.srttUs == 0) {
            TcpChild.synackRttMeas(tp, req);
        }
        if (req != null) {
            TcpFastopen.synrecvState(tp);
        } else {
            TcpUndo.tryUndoSpuriousSyn(tp);
            tp.retransStamp = 0;
        }
        // Before the buffers are measured in segments (6.12's stable
        // releases; 6.12.0 did it after).
        if (tp.rxOpt.tstampOk) {
            tp.advmss -= TcpOptions.TCPOLEN_TSTAMP_ALIGNED;
        }
        if (req == null) {
            TcpInit.transfer(tp);
            tp.copiedSeq = tp.rcvNxt;
        }
        tp.setState(TcpState.ESTABLISHED);
        tp.stateChange();
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.sndUna = cb.ackSeq();
        tp.sndWnd = th.window() << tp.rxOpt.sndWscale;
        tp.sndWl1 = cb.seq();
        TcpCwnd.updatePacingRate(tp);
        tp.lsndtime = tp.jiffies32();
        TcpRcvMss.initialize(tp);
        TcpInput.fastPathOn(tp);
        if ((tp.shutdown & Sock.SEND_SHUTDOWN) != 0) {
            TcpClose.shutdown(tp, Sock.SEND_SHUTDOWN);
        }
    }

    /// FIN-WAIT-1: our FIN is acknowledged. Without a program there is
    /// nobody to read what may still come.
    private static Step finAcked(TcpSock tp, SkBuff skb, TcpHdr th) {
        tp.setState(TcpState.FIN_WAIT2);
        tp.shutdown |= Sock.SEND_SHUTDOWN;
        if (!tp.dead) {
            tp.stateChange();
            return Step.CONTINUE;
        }
        if (tp.linger2 < 0 || newData(tp, skb, th)) {
            TcpClose.done(tp);
            tp.ext(TcpExtMib.TCPABORTONDATA, 1);
            return Step.RESET;
        }
        long tmo = TcpClose.finTime(tp);
        long len = (long) TcpTimewait.TIMEWAIT_LEN * tp.hz();
        if (tmo > len) {
            tp.resetKeepaliveTimer(tmo - len);
        } else if (th.fin() || tp.ownedByUser()) {
            tp.resetKeepaliveTimer(tmo);
        } else {
            TcpTimewait.timeWait(tp, TcpState.FIN_WAIT2, tmo);
            skb.consume();
            return Step.CONSUMED;
        }
        return Step.CONTINUE;
    }

    private static boolean newData(TcpSock tp, SkBuff skb, TcpHdr th) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return cb.endSeq() != cb.seq() && Seq.after(cb.endSeq()
            - (th.fin() ? 1 : 0), tp.rcvNxt);
    }

    /// Steps 6 to 8: urgent data, text, FIN.
    private static DropReason processText(TcpSock tp, SkBuff skb,
            TcpHdr th) {
        TcpUrg.urg(tp, skb, th);
        boolean queued = false;
        switch (tp.st) {
            case CLOSE_WAIT, CLOSING, LAST_ACK -> {
                if (Seq.before(TcpSkbCb.of(skb).seq(), tp.rcvNxt)) {
                    queued = true;
                }
            }
            case FIN_WAIT1, FIN_WAIT2, ESTABLISHED -> queued = true;
            default -> { }
        }
        if (queued && tp.st != TcpState.ESTABLISHED
                && (tp.shutdown & Sock.RCV_SHUTDOWN) != 0
                && newData(tp, skb, th)) {
            // RFC 1122, 4.2.2.13: data that nobody will read.
            tp.ext(TcpExtMib.TCPABORTONDATA, 1);
            TcpSequence.reset(tp);
            return DropReason.TCP_ABORT_ON_DATA;
        }
        if (queued) {
            TcpDataQueue.dataQueue(tp, skb);
        }
        if (tp.st != TcpState.CLOSE) {
            TcpInput.dataSndCheck(tp);
            TcpDelack.ackSndCheck(tp);
        }
        if (!queued) {
            skb.free(DropReason.NOT_SPECIFIED);
        }
        return null;
    }
}
