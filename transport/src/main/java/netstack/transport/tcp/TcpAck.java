package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// An ACK, worked off: window, SACK, queue, round trip, losses, window of
/// congestion, and then what is to be sent again (RFC 9293, 3.10.7.4, fifth
/// step; RFC 5681; RFC 6298).
@Linux(value = "ca_ack_event_flags",
        file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpAck {
    private TcpAck() {
    }

    /// Takes what the segment `skb` acknowledges.
    ///
    /// @return 1; 0 for an ACK that is old; the negative number of a
    ///     [DropReason] for one that can't be
    @Linux("tcp_ack")
    static int ack(TcpSock tp, SkBuff skb, int flag) {
        int ack = TcpSkbCb.of(skb).ackSeq();
        tp.sacktag.clear();
        tp.rexmit = TcpFastretrans.REXMIT_NONE;
        if (ack - tp.sndUna < 0) {
            return old(tp, skb, ack, tp.sndUna, flag);
        }
        if (ack - tp.sndNxt > 0) {
            return -DropReason.TCP_ACK_UNSENT_DATA.ordinal();
        }
        if (ack - tp.sndUna > 0) {
            flag |= AckFlag.SND_UNA_ADVANCED;
            tp.retransmits = 0;
        }
        return process(tp, skb, ack, flag);
    }

    // tag::tcp_ack[]
    /// The steps, in their order: window and SACK, queue and round trip,
    /// losses, timer, congestion window, and what is to be sent again.
    private static int process(TcpSock tp, SkBuff skb, int ack, int flag) {
        int priorSndUna = tp.sndUna;
        int priorPackets = tp.packetsOut;
        int priorDelivered = tp.delivered;
        int priorLost = tp.lost;
        boolean reneg = tp.isSackReneg;
        int priorFack = tp.isSack() ? TcpSack.highestSackSeq(tp)
                : tp.sndUna;
        flag = window(tp, skb, ack, priorSndUna, flag);
        tp.errSoft = 0;
        tp.probesOut = 0;
        tp.rcvTstamp = tp.machine().jiffies();
        if (priorPackets == 0) {
            noQueue(tp, ack, priorSndUna, priorDelivered, flag);
            return 1;
        }
        int before = tp.delivered;
        flag |= TcpCleanRtx.clean(tp, priorFack, priorSndUna);
        tp.deliveredCe += (flag & AckFlag.ECE) != 0 ? tp.delivered - before
            : 0;
        TcpRack.updateReoWnd(tp, tp.sacktag.rate);
        if (tp.tlpHighSeq != 0) {
            TcpTlp.processAck(tp, ack, flag);
        }
        flag = dubious(tp, priorSndUna, flag);
        if ((flag & AckFlag.SET_XMIT_TIMER) != 0) {
            setXmitTimer(tp);
        }
        control(tp, ack, priorDelivered, priorLost, reneg, flag);
        return 1;
    }
    // end::tcp_ack[]

    private static void control(TcpSock tp, int ack, int priorDelivered,
            int priorLost, boolean reneg, int flag) {
        RateSample rs = tp.sacktag.rate;
        int delivered = newlyDelivered(tp, priorDelivered, flag);
        TcpRate.gen(tp, delivered, tp.lost - priorLost, reneg, rs);
        TcpCwnd.congControl(tp, ack, flag, rs);
        xmitRecovery(tp);
    }

    /// The window and the SACK blocks. A segment on the fast path has none.
    private static int window(TcpSock tp, SkBuff skb, int ack,
            int priorSndUna, int flag) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.sacktag.rate.priorInFlight = TcpCwnd.packetsInFlight(tp);
        if ((flag & AckFlag.UPDATE_TS_RECENT) != 0) {
            TcpPaws.replaceTsRecent(tp, cb.seq());
        }
        int path = AckFlag.SLOWPATH | AckFlag.SND_UNA_ADVANCED;
        if ((flag & path) == AckFlag.SND_UNA_ADVANCED) {
            tp.sndWl1 = cb.seq();
            sndUnaUpdate(tp, ack);
            TcpEcn.acceptCwr(tp, cb);
            tp.ext(TcpExtMib.TCPHPACKS, 1);
            return flag | AckFlag.WIN_UPDATE;
        }
        if (cb.seq() != cb.endSeq()) {
            flag |= AckFlag.DATA;
        } else {
            tp.ext(TcpExtMib.TCPPUREACKS, 1);
        }
        flag |= updateWindow(tp, skb, cb, ack);
        if (tp.sackBlocks.read(skb, cb) != 0) {
            flag |= TcpSack.sacktagWriteQueue(tp, ack, priorSndUna);
        }
        if (TcpEcn.rcvEcnEcho(tp, cb)) {
            flag |= AckFlag.ECE;
            tp.deliveredCe += tp.sacktag.sackDelivered;
        }
        tp.delivered += tp.sacktag.sackDelivered;
        TcpEcn.acceptCwr(tp, cb);
        return flag;
    }

    /// Finds out what an unusual ACK means.
    @Linux(value = "tcp_ack_is_dubious", renamed = true)
    private static int dubious(TcpSock tp, int priorSndUna, int flag) {
        boolean usual = (flag & AckFlag.NOT_DUP) != 0
                && (flag & AckFlag.CA_ALERT) == 0
                && tp.caState == CaState.OPEN;
        if (usual) {
            return flag;
        }
        int moves = AckFlag.SND_UNA_ADVANCED | AckFlag.NOT_DUP
                | AckFlag.DSACKING_ACK;
        int dupacks = (flag & moves) == 0 ? 1 : 0;
        return TcpFastretrans.alert(tp, priorSndUna, dupacks, flag);
    }

    /// Nothing was outstanding.
    private static void noQueue(TcpSock tp, int ack, int priorSndUna,
            int priorDelivered, int flag) {
        if ((flag & AckFlag.DSACKING_ACK) != 0) {
            flag = TcpFastretrans.alert(tp, priorSndUna, 0, flag);
            newlyDelivered(tp, priorDelivered, flag);
        }
        TcpProbe.ackProbe(tp);
        if (tp.tlpHighSeq != 0) {
            TcpTlp.processAck(tp, ack, flag);
        }
    }

    /// An ACK that others have overtaken: only its SACK blocks count. One
    /// that is older than a window is an attack (RFC 5961, 5.2).
    private static int old(TcpSock tp, SkBuff skb, int ack, int priorSndUna,
            int flag) {
        int max = (int) Math.min(tp.maxWindow & 0xffffffffL, tp.bytesAcked);
        if (ack - (priorSndUna - max) < 0) {
            if ((flag & AckFlag.NO_CHALLENGE_ACK) == 0) {
                TcpChallenge.sendChallengeAck(tp);
            }
            return -DropReason.TCP_TOO_OLD_ACK.ordinal();
        }
        if (tp.sackBlocks.read(skb, TcpSkbCb.of(skb)) != 0) {
            int prior = tp.delivered;
            flag |= TcpSack.sacktagWriteQueue(tp, ack, priorSndUna);
            TcpFastretrans.alert(tp, priorSndUna, 0, flag);
            newlyDelivered(tp, prior, flag);
            xmitRecovery(tp);
        }
        return 0;
    }

    /// Whether the window of this segment is newer than what we know.
    @Linux("tcp_may_update_window")
    static boolean mayUpdateWindow(TcpSock tp, int ack, int seq,
            int window) {
        return ack - tp.sndUna > 0 || seq - tp.sndWl1 > 0
                || seq == tp.sndWl1 && (window == 0 || Integer
                        .compareUnsigned(window, tp.sndWnd) > 0);
    }

    @Linux("tcp_ack_update_window")
    private static int updateWindow(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            int ack) {
        int window = windowOf(tp, skb);
        int flag = 0;
        if (mayUpdateWindow(tp, ack, cb.seq(), window)) {
            flag = AckFlag.WIN_UPDATE;
            tp.sndWl1 = cb.seq();
            if (tp.sndWnd != window) {
                tp.sndWnd = window;
                tp.predFlags = 0;
                TcpInput.fastPathCheck(tp);
                if (tp.sendHead() != null) {
                    TcpCwnd.slowStartAfterIdleCheck(tp);
                }
                if (Integer.compareUnsigned(window, tp.maxWindow) > 0) {
                    tp.maxWindow = window;
                    TcpMss.syncMss(tp, tp.pmtuCookie);
                }
            }
        }
        sndUnaUpdate(tp, ack);
        return flag;
    }

    /// The window field, scaled unless it is a SYN's (RFC 7323, 2.2).
    private static int windowOf(TcpSock tp, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        return th.syn() ? th.window() : th.window() << tp.rxOpt.sndWscale;
    }

    @Linux("tcp_snd_una_update")
    private static void sndUnaUpdate(TcpSock tp, int ack) {
        tp.bytesAcked += ack - tp.sndUna;
        tp.sndUna = ack;
    }

    @Linux("tcp_newly_delivered")
    private static int newlyDelivered(TcpSock tp, int prior, int flag) {
        int delivered = tp.delivered - prior;
        tp.ext(TcpExtMib.TCPDELIVERED, delivered);
        if ((flag & AckFlag.ECE) != 0) {
            tp.ext(TcpExtMib.TCPDELIVEREDCE, delivered);
        }
        return delivered;
    }

    /// Sets the timer anew after progress: to a timeout from now (RFC 6298,
    /// 5.3), or, where it was used for something shorter, to a timeout from
    /// when the head of the queue was sent.
    @Linux("tcp_rearm_rto")
    static void rearmRto(TcpSock tp) {
        if (tp.fo.rsk != null) {
            return;     // it runs for the SYN-ACK
        }
        if (tp.packetsOut == 0) {
            tp.clearXmitTimer(TcpTimer.RETRANS);
            return;
        }
        int rto = tp.rtt.rto;
        if (tp.icskPending == TcpTimer.REO_TIMEOUT
                || tp.icskPending == TcpTimer.LOSS_PROBE) {
            rto = tp.rtt.usecsToJiffies(Math.max(rtoDeltaUs(tp), 1));
        }
        tp.resetXmitTimer(TcpTimer.RETRANS, rto, tp.rtoMax());
    }

    /// How far away the timeout of the head of the queue is, in us.
    @Linux(value = "tcp_rto_delta_us", file = "include/net/tcp.h")
    static long rtoDeltaUs(TcpSock tp) {
        long sent = TcpSkbCb.timestampUs(tp.rtxHead());
        return sent + tp.rtt.jiffiesToUsecs(tp.rtt.rto) - tp.tcpMstamp;
    }

    @Linux("tcp_set_xmit_timer")
    private static void setXmitTimer(TcpSock tp) {
        if (!TcpTlp.schedule(tp, true)) {
            rearmRto(tp);
        }
    }

    /// Sends what the ACK asked for, now that the window is known.
    @Linux("tcp_xmit_recovery")
    private static void xmitRecovery(TcpSock tp) {
        if (tp.rexmit == TcpFastretrans.REXMIT_NONE
                || tp.st == TcpState.SYN_SENT) {
            return;
        }
        if (tp.rexmit == TcpFastretrans.REXMIT_NEW) {
            TcpWriteXmit.pushPendingFrames(tp,
                    TcpMss.currentMss(tp), TcpSock.TCP_NAGLE_OFF);
            if (tp.sndNxt - tp.highSeq > 0) {
                return;
            }
            tp.frto = false;
        }
        TcpRetransmit.xmitQueue(tp);
    }
}
