package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// A segment for a half-open connection (RFC 9293, 3.10.7.4 in the state
/// SYN-RECEIVED): if it is the ACK that completes the handshake, the socket
/// is made.
@Linux(value = "tcp_check_req_c", file = "net/ipv4/tcp_minisocks.c",
    renamed = true)
final class TcpCheckReq {
    private TcpCheckReq() {
    }

    // tag::tcp_check_req[]
    /// Looks at a segment; it stays the caller's.
    ///
    /// @param sk the listener, or the socket that a Fast Open has made
    /// @return the new socket, which takes the segment next; the listener,
    ///         which is to reset; or null, and the segment is to be dropped
    @Linux("tcp_check_req")
    static TcpSock checkReq(TcpSock sk, SkBuff skb, TcpRequestSock req) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        TcpSkbCb cb = TcpSkbCb.of(skb);
        TcpOptionsReceived opt = options(sk, skb, th, req);
        boolean paws = opt.sawTstamp && TcpPaws.reject(sk.tcp, opt,
            th.rst());
        if (cb.seq() == req.rcvIsn && th.syn() && !th.rst() && !th.ack()
                && !paws) {
            synAgain(sk, cb, req);
            return null;
        }
        boolean fastopen = sk.fo.rsk == req;
        if (th.ack() && !fastopen && cb.ackSeq() != req.sntIsn + 1) {
            return sk;
        }
        int end = req.rcvNxt + Math.min(req.rskRcvWnd, 65535);
        if (paws || !TcpSequence.inWindow(cb.seq(), cb.endSeq(), req.rcvNxt,
                end)) {
            outOfWindow(sk, skb, cb, th, req, paws);
            return null;
        }
        if (opt.sawTstamp && !Seq.after(cb.seq(), req.rcvNxt)) {
            req.tsRecent = opt.rcvTsval;
        }
        boolean syn = th.syn() && cb.seq() != req.rcvIsn;
        if (th.rst() || syn) {
            sk.tcp.mib.inc(TcpMib.ATTEMPTFAILS);
            return embryonicReset(sk, skb, th, req);
        }
        return !th.ack() ? null : fastopen ? sk
            : complete(sk, skb, cb, th, req);
    }
    // end::tcp_check_req[]

    private static TcpOptionsReceived options(TcpSock sk, SkBuff skb,
            TcpHdr th, TcpRequestSock req) {
        TcpOptionsReceived opt = new TcpOptionsReceived();
        if (th.doff() * 4 > TcpHdr.LEN) {
            sk.tcp.options.parseOptions(skb, opt, false, null);
            opt.tsRecent = req.tsRecent;
            opt.tsRecentStamp = TcpPaws.seconds(sk.machine())
                - TcpReqsk.timeout(req) / sk.hz();
        }
        return opt;
    }

    /// The SYN once more: our SYN-ACK was lost. Its timer starts anew.
    private static void synAgain(TcpSock sk, TcpSkbCb cb,
            TcpRequestSock req) {
        if (!oowRateLimited(sk, cb, req) && TcpReqsk.rtxSynAck(sk, req)
                && req.rskTimer.pending()) {
            req.rskTimer.mod(sk.machine().jiffies()
                + TcpReqsk.timeout(req));
        }
    }

    private static boolean oowRateLimited(TcpSock sk, TcpSkbCb cb,
            TcpRequestSock req) {
        if (cb.seq() != cb.endSeq() && !cb.flag(TcpHdr.SYN)) {
            return false;
        }
        long now = sk.machine().jiffies();
        if (TcpChallenge.limited(sk.tcp, now, req.lastOowAckTime,
                TcpExtMib.TCPACKSKIPPEDSYNRECV)) {
            return true;
        }
        req.lastOowAckTime = now;
        return false;
    }

    private static void outOfWindow(TcpSock sk, SkBuff skb, TcpSkbCb cb,
            TcpHdr th, TcpRequestSock req, boolean paws) {
        if (!th.rst() && !oowRateLimited(sk, cb, req)) {
            sk.tcp.reset.reqskAck(req, skb,
                sk.fo.rsk == req ? sk.sndNxt : req.sntIsn + 1);
        }
        if (paws) {
            sk.ext(TcpExtMib.PAWSESTAB, 1);
        }
    }

    /// The ACK is the right one.
    private static TcpSock complete(TcpSock sk, SkBuff skb, TcpSkbCb cb,
            TcpHdr th, TcpRequestSock req) {
        if (req.numTimeout < sk.acceptQueue.deferAccept
                && cb.endSeq() == req.rcvIsn + 1) {
            // TCP_DEFER_ACCEPT: wait for data.
            req.acked = true;
            sk.ext(TcpExtMib.TCPDEFERACCEPTDROP, 1);
            return null;
        }
        TcpSock child = TcpChild.v4SynRecvSock(sk, skb, req);
        if (child == null) {
            if (sk.tcp.sysctls.abortOnOverflow.value != 0) {
                return embryonicReset(sk, skb, th, req);
            }
            req.acked = true;
            return null;
        }
        TcpChild.synackRttMeas(child, req);
        TcpReqsk.drop(req);
        sk.acceptQueue.add(child);
        sk.ackBacklog++;
        return child;
    }

    private static TcpSock embryonicReset(TcpSock sk, SkBuff skb, TcpHdr th,
            TcpRequestSock req) {
        if (!th.rst()) {
            sk.tcp.reset.v4SendReset(skb);
        } else if (sk.fo.rsk == req) {
            FastopenQueue.remove(sk, true);
            TcpSequence.reset(sk);
            return null;
        }
        if (sk.fo.rsk != req && TcpReqsk.drop(req)) {
            sk.ext(TcpExtMib.EMBRYONICRSTS, 1);
        }
        return null;
    }
}
