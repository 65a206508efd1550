package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// A segment in SYN-SENT (RFC 9293, 3.10.7.3): the answer to our SYN, or
/// the SYN of a peer that opened at the same time.
@Linux(value = "tcp_rcv_synsent", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpSynSent {
    private static final int MAX_QUICKACKS = 16;

    private TcpSynSent() {
    }

    /// Takes `skb` unless it returns a reason to reset.
    @Linux(value = "tcp_rcv_synsent_state_process", renamed = true)
    static DropReason rcv(TcpSock tp, SkBuff skb, TcpHdr th) {
        int savedClamp = tp.rxOpt.mssClamp;
        TcpFastopenCookie foc =
            new TcpFastopenCookie(TcpFastopenCookie.NONE);
        tp.tcp.options.parseOptions(skb, tp.rxOpt, false, foc);
        if (tp.rxOpt.sawTstamp && tp.rxOpt.rcvTsecr != 0) {
            tp.rxOpt.rcvTsecr -= tp.tsoffset;
        }
        if (th.ack()) {
            DropReason bad = checkAck(tp, skb);
            if (bad != null) {
                undo(tp, savedClamp);
                if (!th.rst()) {
                    return bad;
                }
                skb.free(bad);
                return null;
            }
            if (th.rst()) {
                TcpSequence.reset(tp);
                skb.consume();
                return null;
            }
            if (th.syn()) {
                synAck(tp, skb, th, foc);
                return null;
            }
        } else if (th.syn() && !th.rst() && !paws(tp)) {
            crossed(tp, skb, th);
            return null;
        }
        undo(tp, savedClamp);
        skb.free(th.rst() ? DropReason.TCP_RESET : DropReason.TCP_FLAGS);
        return null;
    }

    private static boolean paws(TcpSock tp) {
        return tp.rxOpt.tsRecentStamp != 0 && tp.rxOpt.sawTstamp
            && TcpPaws.reject(tp.tcp, tp.rxOpt, false);
    }

    private static void undo(TcpSock tp, int savedClamp) {
        tp.rxOpt.clear();
        tp.rxOpt.mssClamp = savedClamp;
    }

    /// It must acknowledge our SYN, and echo our clock.
    private static DropReason checkAck(TcpSock tp, SkBuff skb) {
        int ack = TcpSkbCb.of(skb).ackSeq();
        if (!Seq.after(ack, tp.sndUna) || Seq.after(ack, tp.sndNxt)) {
            // An old connection of the peer: reset it, and try again soon.
            if (tp.retransmits == 0) {
                tp.resetXmitTimer(TcpTimer.RETRANS, 2, tp.rtoMax());
            }
            return DropReason.TCP_INVALID_ACK_SEQUENCE;
        }
        if (tp.rxOpt.sawTstamp && tp.rxOpt.rcvTsecr != 0
                && !Seq.between(tp.rxOpt.rcvTsecr, tp.retransStamp,
                    tp.timeStampMs())) {
            tp.ext(TcpExtMib.PAWSACTIVE, 1);
            return DropReason.TCP_RFC7323_PAWS;
        }
        return null;
    }

    // tag::tcp_rcv_synack[]
    /// SYN-ACK: the connection stands.
    private static void synAck(TcpSock tp, SkBuff skb, TcpHdr th,
            TcpFastopenCookie foc) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        TcpEcn.rcvSynack(tp, th);
        tp.sndWl1 = cb.seq();
        TcpUndo.tryUndoSpuriousSyn(tp);
        TcpAck.ack(tp, skb, AckFlag.SLOWPATH);
        tp.rcvNxt = cb.seq() + 1;
        tp.rcvWup = cb.seq() + 1;
        tp.sndWnd = th.window();
        if (!tp.rxOpt.wscaleOk) {
            tp.rxOpt.sndWscale = 0;
            tp.rxOpt.rcvWscale = 0;
            tp.windowClamp = Math.min(tp.windowClamp, 65535);
        }
        stamps(tp);
        if (tp.rxOpt.tstampOk) {
            tp.advmss -= TcpOptions.TCPOLEN_TSTAMP_ALIGNED;
        }
        TcpMss.syncMss(tp, tp.pmtuCookie);
        TcpRcvMss.initialize(tp);
        tp.copiedSeq = tp.rcvNxt;
        finishConnect(tp);
        boolean fail = (tp.fo.synFastopen || tp.fo.synData)
            && TcpFastopenClient.rcvSynack(tp, skb, foc);
        skb.consume();
        if (!tp.dead) {
            tp.stateChange();
        }
        answer(tp, fail);
    }
    // end::tcp_rcv_synack[]

    /// The ACK: at once, or with data that follows.
    private static void answer(TcpSock tp, boolean fastopenFailed) {
        if (fastopenFailed) {
            TcpInput.dataSndCheck(tp);
        } else if (tp.writePending != 0 || tp.acceptQueue.deferAccept != 0
                || TcpDelack.inPingpongMode(tp)) {
            // Data will follow at once, and carry the ACK.
            tp.scheduleAck();
            TcpDelack.enterQuickackMode(tp, MAX_QUICKACKS);
            tp.resetXmitTimer(TcpTimer.DACK, tp.delackMax, tp.rtoMax());
        } else {
            TcpSendCtl.sendAck(tp);
            TcpInput.dataSndCheck(tp);
        }
    }

    private static void stamps(TcpSock tp) {
        if (tp.rxOpt.sawTstamp) {
            tp.rxOpt.tstampOk = true;
            tp.tcpHeaderLen = TcpHdr.LEN
                + TcpOptions.TCPOLEN_TSTAMP_ALIGNED;
            TcpPaws.storeTsRecent(tp);
        } else {
            tp.tcpHeaderLen = TcpHdr.LEN;
        }
    }

    @Linux("tcp_finish_connect")
    private static void finishConnect(TcpSock tp) {
        tp.setState(TcpState.ESTABLISHED);
        tp.ack.lrcvtime = tp.machine().jiffies();
        TcpInit.transfer(tp);
        tp.lsndtime = tp.jiffies32();
        if (tp.keepopen) {
            tp.resetKeepaliveTimer(TcpTimer.keepaliveTimeWhen(tp));
        }
        if (tp.rxOpt.sndWscale == 0) {
            TcpInput.fastPathOn(tp);
        } else {
            tp.predFlags = 0;
        }
    }

    /// Both have sent a SYN: ours becomes a SYN-ACK.
    private static void crossed(TcpSock tp, SkBuff skb, TcpHdr th) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.setState(TcpState.SYN_RECV);
        stamps(tp);
        tp.rcvNxt = cb.seq() + 1;
        tp.copiedSeq = tp.rcvNxt;
        tp.rcvWup = tp.rcvNxt;
        tp.sndWnd = th.window();
        tp.sndWl1 = cb.seq();
        tp.maxWindow = tp.sndWnd;
        TcpEcn.rcvSyn(tp, th);
        TcpMss.syncMss(tp, tp.pmtuCookie);
        TcpRcvMss.initialize(tp);
        TcpSendCtl.sendSynack(tp);
        skb.consume();
    }
}
