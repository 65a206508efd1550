package netstack.transport.tcp;

import netstack.ipv4.route.Rtable;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// The socket of a connection that was opened by the peer: the listener's
/// options, the request's numbers.
@Linux(value = "tcp_create_child", file = "net/ipv4/tcp_minisocks.c",
    renamed = true)
final class TcpChild {
    private TcpChild() {
    }

    /// Makes the socket and enters it in the place of the request.
    ///
    /// @return null if the queue of the listener is full, or no way leads to
    ///         the peer
    @Linux(value = "tcp_v4_syn_recv_sock", file = "net/ipv4/tcp_ipv4.c")
    static TcpSock v4SynRecvSock(TcpSock sk, SkBuff skb,
            TcpRequestSock req) {
        if (sk.acceptqIsFull()) {
            sk.ext(TcpExtMib.LISTENOVERFLOWS, 1);
            TcpReqsk.listendrop(sk);
            return null;
        }
        Rtable rt = req.dst.check() ? req.dst
            : sk.tcp.ip.route.outputFlow(TcpReqsk.flow(sk, req));
        if (rt == null) {
            TcpReqsk.listendrop(sk);
            return null;
        }
        TcpSock tp = createOpenreqChild(sk, req, skb);
        tp.daddr = req.rmtAddr;
        tp.dport = req.rmtPort;
        tp.rcvSaddr = req.locAddr;
        tp.saddr = req.locAddr;
        tp.boundDevIf = req.iif;
        tp.inetId = sk.machine().random().nextInt() & 0xffff;
        TcpMss.setupCaps(tp, rt);
        TcpMss.syncMss(tp, rt.mtu());
        tp.advmss = TcpMss.mssClamp(sk, TcpMss.dstAdvmss(tp, rt));
        TcpRcvMss.initialize(tp);
        sk.tcp.ports.inheritPort(sk, tp);
        tp.num = sk.num;
        tp.sport = sk.num;
        tp.node.set(tp.rcvSaddr, tp.num, tp.daddr, tp.dport, tp.boundDevIf);
        sk.tcp.hash.insert(tp.node, req);
        return tp;
    }

    @Linux("tcp_create_openreq_child")
    private static TcpSock createOpenreqChild(TcpSock sk,
            TcpRequestSock req, SkBuff skb) {
        TcpSock tp = sk.tcp.sock();
        inherit(sk, tp);
        tp.setState(TcpState.SYN_RECV);
        int seq = req.rcvIsn + 1;
        tp.rcvWup = seq;
        tp.copiedSeq = seq;
        tp.rcvNxt = seq;
        tp.segsIn = 1;
        seq = req.sntIsn + 1;
        tp.sndSml = seq;
        tp.sndUna = seq;
        tp.sndNxt = seq;
        tp.sndUp = seq;
        tp.writeSeq = seq;
        tp.pushedSeq = seq;
        tp.sndWl1 = req.rcvIsn;
        tp.rtt.rttMin.reset(tp.jiffies32(), -1);
        tp.ack.lrcvtime = tp.machine().jiffies();
        tp.lsndtime = tp.jiffies32();
        tp.totalRetrans = req.numRetrans;
        tp.writeSeq = req.sntIsn + 1;
        negotiated(tp, req, skb);
        timeouts(tp, req);
        if (tp.keepopen) {
            tp.resetKeepaliveTimer(TcpTimer.keepaliveTimeWhen(tp));
        }
        if (skb.len() >= 536 + tp.tcpHeaderLen) {
            tp.ack.lastSegSize = skb.len() - tp.tcpHeaderLen;
        }
        tp.rxOpt.mssClamp = req.mss;
        sk.tcp.mib.inc(TcpMib.PASSIVEOPENS);
        return tp;
    }

    /// What a program has set on the listener holds for its children.
    @Linux(value = "inet_csk_clone_lock",
        file = "net/ipv4/inet_connection_sock.c", renamed = true)
    private static void inherit(TcpSock sk, TcpSock tp) {
        tp.reuse = sk.reuse;
        tp.reuseport = sk.reuseport;
        tp.keepopen = sk.keepopen;
        tp.lingertime = sk.lingertime;
        tp.urginline = sk.urginline;
        tp.priority = sk.priority;
        tp.mark = sk.mark;
        tp.uid = sk.uid;
        tp.busy.inherit(sk.busy);
        tp.filter = sk.filter;
        tp.filterLocked = sk.filterLocked;
        tp.rcvbuf = sk.rcvbuf;
        tp.sndbuf = sk.sndbuf;
        tp.rcvbufLocked = sk.rcvbufLocked;
        tp.sndbufLocked = sk.sndbufLocked;
        tp.rcvtimeo = sk.rcvtimeo;
        tp.sndtimeo = sk.sndtimeo;
        tp.rcvlowat = sk.rcvlowat;
        tp.maxPacingRate = sk.maxPacingRate;
        tp.tos = sk.tos;
        tp.ttl = sk.ttl;
        tp.minTtl = sk.minTtl;
        tp.pmtudisc = sk.pmtudisc;
        tp.recverr = sk.recverr;
        TcpTimestamping.inherit(sk, tp);
        tp.errorQueue.zerocopy = sk.errorQueue.zerocopy;
        inheritTcp(sk, tp);
        if (sk.caSetsockopt) {
            TcpCongestion.setCongestionControl(tp, sk.ca.name(), true);
        }
    }

    /// The options of TCP's own level.
    private static void inheritTcp(TcpSock sk, TcpSock tp) {
        tp.nonagle = sk.nonagle;
        tp.thinLto = sk.thinLto;
        tp.recvmsgInq = sk.recvmsgInq;
        tp.synRetries = sk.synRetries;
        tp.userTimeout = sk.userTimeout;
        tp.linger2 = sk.linger2;
        tp.keepaliveTime = sk.keepaliveTime;
        tp.keepaliveIntvl = sk.keepaliveIntvl;
        tp.keepaliveProbes = sk.keepaliveProbes;
        tp.notsentLowat = sk.notsentLowat;
        tp.rxOpt.userMss = sk.rxOpt.userMss;
        tp.ack.quick = 0;
        tp.ack.pingpong = sk.ack.pingpong;
    }

    private static void negotiated(TcpSock tp, TcpRequestSock req,
            SkBuff skb) {
        TcpOptionsReceived rx = tp.rxOpt;
        rx.tstampOk = req.opt.tstampOk;
        rx.sackOk = req.opt.sackOk;
        rx.wscaleOk = req.opt.wscaleOk;
        tp.windowClamp = req.rskWindowClamp;
        tp.rcvSsthresh = req.rskRcvWnd;
        tp.rcvWnd = req.rskRcvWnd;
        if (rx.wscaleOk) {
            rx.sndWscale = req.opt.sndWscale;
            rx.rcvWscale = req.rcvWscale;
        } else {
            tp.windowClamp = Math.min(tp.windowClamp, 65535);
        }
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        tp.sndWnd = th.window() << rx.sndWscale;
        tp.maxWindow = tp.sndWnd;
        if (rx.tstampOk) {
            rx.tsRecent = req.tsRecent;
            rx.tsRecentStamp = TcpPaws.seconds(tp.machine());
            tp.tcpHeaderLen = TcpHdr.LEN
                + TcpOptions.TCPOLEN_TSTAMP_ALIGNED;
        }
        tp.tsoffset = req.tsOff;
        tp.ecnFlags = req.ecnOk ? TcpEcn.OK : 0;
    }

    /// A SYN-ACK that was sent again may turn out to have been in vain.
    private static void timeouts(TcpSock tp, TcpRequestSock req) {
        if (req.numTimeout != 0) {
            tp.totalRto = req.numTimeout;
            tp.undoMarker = req.sntIsn;
            tp.retransStamp = (int) (req.sntSynack / 1000);
            tp.totalRtoTime = (int) (tp.machine().now() / 1_000_000)
                - tp.retransStamp;
            tp.totalRtoRecoveries = 1;
        }
    }

    /// The first round trip: from the SYN-ACK, if it was sent once.
    @Linux(value = "tcp_synack_rtt_meas", file = "net/ipv4/tcp_input.c")
    static void synackRttMeas(TcpSock tp, TcpRequestSock req) {
        long rttUs = -1;
        if (req.numRetrans == 0 && req.sntSynack != 0) {
            rttUs = tp.machine().now() / 1000 - req.sntSynack;
        }
        TcpCleanRtx.updateRtt(tp, AckFlag.SYN_ACKED, rttUs, -1L, rttUs);
    }

    /// The ACK that made the socket is its first segment. Takes `skb`,
    /// unless it returns a reason for a reset.
    @Linux("tcp_child_process")
    static DropReason childProcess(TcpSock parent, TcpSock child,
            SkBuff skb) {
        child.busy.mark(skb);
        child.slock().lock();
        TcpInput.segsIn(child, skb);
        DropReason reason = TcpRcvState.rcvStateProcess(child, skb);
        if (child.st != TcpState.SYN_RECV) {
            parent.defReadable();
        }
        child.slock().unlock();
        return reason;
    }
}
