package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// The server's side of Fast Open (RFC 7413): a SYN with a cookie makes the
/// socket at once, with the SYN's data in it, and the program may answer
/// before the handshake is over.
@Linux(value = "tcp_fastopen", file = "net/ipv4/tcp_fastopen.c")
final class TcpFastopen {
    private TcpFastopen() {
    }

    // tag::tcp_try_fastopen[]
    /// Looks whether the SYN `skb` may open a connection at once.
    ///
    /// @param foc the SYN's cookie; becomes that of the SYN-ACK
    /// @return the socket, locked; null for an ordinary handshake
    @Linux("tcp_try_fastopen")
    static TcpSock tryFastopen(TcpSock sk, SkBuff skb, TcpRequestSock req,
            TcpFastopenCookie foc) {
        TcpFastopenCtx ctx = sk.tcp.fastopen;
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (foc.len == 0) {
            sk.ext(TcpExtMib.TCPFASTOPENCOOKIEREQD, 1);
        }
        boolean asks = cb.endSeq() != cb.seq() + 1 || foc.len >= 0;
        if (!ctx.has(TcpFastopenCtx.SERVER_ENABLE) || !asks
                || !sk.acceptQueue.fastopenq.check(sk)) {
            foc.len = TcpFastopenCookie.NONE;
            return null;
        }
        if (noCookie(sk, TcpFastopenCtx.SERVER_COOKIE_NOT_REQD)) {
            return open(sk, skb, req, foc, null);
        }
        TcpFastopenCookie valid =
            new TcpFastopenCookie(TcpFastopenCookie.NONE);
        TcpSock child = null;
        if (foc.len == 0) {
            ctx.gen(sk, skb, valid);
        } else if (foc.len > 0) {
            int key = ctx.check(sk, skb, foc, valid);
            if (key == 0) {
                sk.ext(TcpExtMib.TCPFASTOPENPASSIVEFAIL, 1);
            } else {
                child = open(sk, skb, req, foc, key == 2 ? valid : null);
            }
        }
        if (child == null) {
            valid.exp = foc.exp;
            foc.copyFrom(valid);
        }
        return child;
    }
    // end::tcp_try_fastopen[]

    /// Whether this host or socket does without cookies.
    @Linux("tcp_fastopen_no_cookie")
    static boolean noCookie(TcpSock sk, int flag) {
        return sk.tcp.fastopen.has(flag) || sk.fo.noCookie;
    }

    /// @param renew the cookie by the primary key, if the SYN's was by the
    ///        backup; else null
    private static TcpSock open(TcpSock sk, SkBuff skb, TcpRequestSock req,
            TcpFastopenCookie foc, TcpFastopenCookie renew) {
        TcpSock child = createChild(sk, skb, req);
        if (child == null) {
            sk.ext(TcpExtMib.TCPFASTOPENPASSIVEFAIL, 1);
            return null;
        }
        if (renew == null) {
            foc.len = TcpFastopenCookie.NONE;
        } else {
            renew.exp = foc.exp;
            foc.copyFrom(renew);
            sk.ext(TcpExtMib.TCPFASTOPENPASSIVEALTKEY, 1);
        }
        sk.ext(TcpExtMib.TCPFASTOPENPASSIVE, 1);
        return child;
    }

    @Linux("tcp_fastopen_create_child")
    private static TcpSock createChild(TcpSock sk, SkBuff skb,
            TcpRequestSock req) {
        TcpSock tp = TcpChild.v4SynRecvSock(sk, skb, req);
        if (tp == null) {
            return null;
        }
        tp.slock().lock();
        sk.acceptQueue.fastopenq.qlen++;
        tp.fo.rsk = req;
        // A SYN's window is never scaled (RFC 7323, 2.2).
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        tp.sndWnd = th.window();
        tp.maxWindow = tp.sndWnd;
        req.timeout = tp.hz();
        tp.resetXmitTimer(TcpTimer.RETRANS, req.timeout, tp.rtoMax());
        TcpInit.transfer(tp);
        tp.rcvNxt = TcpSkbCb.of(skb).seq() + 1;
        addSkb(tp, skb);
        req.rcvNxt = tp.rcvNxt;
        tp.rcvWup = tp.rcvNxt;
        return tp;
    }

    /// Queues the data of a SYN or SYN-ACK; `skb` stays the caller's.
    @Linux("tcp_fastopen_add_skb")
    static void addSkb(TcpSock tp, SkBuff skb) {
        if (TcpSkbCb.of(skb).endSeq() == tp.rcvNxt) {
            return;
        }
        SkBuff data = skb.cloneSkb();
        if (data == null) {
            return;
        }
        data.dstDrop();
        tp.segsIn = 0;
        TcpInput.segsIn(tp, data);
        TcpHdr th = new TcpHdr(data.mem(), data.transportHeader());
        data.pull(th.doff() * 4);
        TcpStream.setOwnerR(tp, data);
        TcpSkbCb cb = TcpSkbCb.of(data);
        cb.seq(cb.seq() + 1).tcpFlags(cb.tcpFlags() & ~TcpHdr.SYN);
        tp.rcvNxt = cb.endSeq();
        tp.receiveQueue.queueTail(data);
        tp.fo.synDataAcked = true;
        tp.bytesReceived = data.len();
        if (cb.flag(TcpHdr.FIN)) {
            TcpDataQueue.fin(tp);
        }
    }

    /// The SYN-ACK has brought no answer: sends it again. Nothing else is
    /// sent a second time before the handshake is over.
    @Linux(value = "tcp_fastopen_synack_timer",
        file = "net/ipv4/tcp_timer.c")
    static void synackTimer(TcpSock tp, TcpRequestSock req) {
        int max = tp.synRetries != 0 ? tp.synRetries
            : tp.tcp.sysctls.synackRetries.value + 1;
        if (req.numTimeout >= max) {
            TcpRto.writeErr(tp);
            return;
        }
        if (tp.retransmits == 1) {
            TcpLoss.enterLoss(tp);
        }
        TcpReqsk.rtxSynAck(tp, req);
        req.numTimeout++;
        TcpRto.updateRtoStats(tp);
        if (tp.retransStamp == 0) {
            tp.retransStamp = tp.timeStampMs();
        }
        tp.resetXmitTimer(TcpTimer.RETRANS, req.timeout << req.numTimeout,
            tp.rtoMax());
    }

    /// The handshake is over.
    @Linux(value = "tcp_rcv_synrecv_state_fastopen",
        file = "net/ipv4/tcp_input.c", renamed = true)
    static void synrecvState(TcpSock tp) {
        if (tp.caState == CaState.LOSS && tp.packetsOut == 0) {
            TcpUndo.tryUndoRecovery(tp);
        }
        TcpFastretrans.updateRtoTime(tp);
        tp.retransmits = 0;
        TcpUndo.retransStampCleanup(tp);
        FastopenQueue.remove(tp, false);
        // Data may have been sent meanwhile.
        TcpAck.rearmRto(tp);
    }
}
