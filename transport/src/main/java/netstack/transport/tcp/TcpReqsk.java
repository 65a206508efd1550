package netstack.transport.tcp;

import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Half-open connections of a listener: made by a SYN, answered with a
/// SYN-ACK, which is sent again with doubled time-outs until the ACK comes.
/// When there are too many, [TcpSyncookies] helps.
@Linux(value = "request_sock_ops", file = "net/ipv4/tcp_ipv4.c",
    renamed = true)
final class TcpReqsk {
    private static final int MSS_DEFAULT = 536;

    private TcpReqsk() {
    }

    // tag::tcp_conn_request[]
    /// A SYN for a listener; it stays the caller's.
    @Linux(value = "tcp_conn_request", file = "net/ipv4/tcp_input.c")
    static void connRequest(TcpSock sk, SkBuff skb) {
        Tcp tcp = sk.tcp;
        int isn = sk.twIsn;
        sk.twIsn = 0;
        boolean cookie = isn == 0 && (tcp.sysctls.syncookies.value == 2
            || queueIsFull(sk));
        if (cookie && !synFloodAction(sk)) {
            listendrop(sk);
            return;
        }
        if (sk.acceptqIsFull()) {
            sk.ext(TcpExtMib.LISTENOVERFLOWS, 1);
            listendrop(sk);
            return;
        }
        TcpFastopenCookie foc =
            new TcpFastopenCookie(TcpFastopenCookie.NONE);
        TcpRequestSock req = openreqInit(sk, skb, foc, cookie);
        req.dst = routeReq(sk, req);
        if (req.dst == null || isn == 0 && !cookie && lastQuarter(sk)) {
            listendrop(sk);
            return;
        }
        first(tcp, req, isn);
        TcpEcn.createRequest(req, skb);
        if (cookie) {
            req.sntIsn = tcp.syncookies.initSequence(sk, skb, req);
            req.ecnOk &= req.opt.tstampOk;
        }
        TcpWindow.openreqInitRwin(req, sk, req.dst);
        if (cookie) {
            TcpSynack.sendSynack(sk, req, null);
            return;
        }
        answer(sk, skb, req, foc);
    }
    // end::tcp_conn_request[]

    /// The first sequence number and timestamp; `isn` is that of a
    /// connection in TIME_WAIT, or 0.
    private static void first(Tcp tcp, TcpRequestSock req, int isn) {
        if (req.opt.tstampOk) {
            req.tsOff = tcp.sysctls.timestamps.value == 1
                ? tcp.secure.tcpTsOff(req.locAddr, req.rmtAddr) : 0;
        }
        req.sntIsn = isn != 0 ? isn : tcp.secure.tcpSeq(req.locAddr,
            req.rmtAddr, req.num, req.rmtPort);
    }

    private static void answer(TcpSock sk, SkBuff skb, TcpRequestSock req,
            TcpFastopenCookie foc) {
        TcpSock child = TcpFastopen.tryFastopen(sk, skb, req, foc);
        if (child != null) {
            TcpSynack.sendSynack(child, req, foc);
            sk.acceptQueue.add(child);
            sk.ackBacklog++;
            sk.defReadable();
            child.slock().unlock();
            return;
        }
        req.timeout = sk.hz();
        hashReq(sk, req);
        TcpSynack.sendSynack(sk, req, foc);
    }

    /// Too many: cookies, or, where these are off, nothing.
    @Linux(value = "tcp_syn_flood_action", file = "net/ipv4/tcp_input.c")
    private static boolean synFloodAction(TcpSock sk) {
        boolean cookies = sk.tcp.sysctls.syncookies.value != 0;
        sk.ext(cookies ? TcpExtMib.TCPREQQFULLDOCOOKIES
            : TcpExtMib.TCPREQQFULLDROP, 1);
        return cookies;
    }

    /// Without cookies, the last quarter of the backlog is for peers that
    /// are known, and we know none.
    private static boolean lastQuarter(TcpSock sk) {
        int max = sk.tcp.sysctls.maxSynBacklog.value;
        return sk.tcp.sysctls.syncookies.value == 0
            && max - sk.acceptQueue.qlen < max >> 2;
    }

    @Linux("inet_csk_reqsk_queue_is_full")
    private static boolean queueIsFull(TcpSock sk) {
        return sk.acceptQueue.qlen >= sk.maxAckBacklog;
    }

    @Linux("tcp_listendrop")
    static void listendrop(TcpSock sk) {
        sk.drops++;
        sk.ext(TcpExtMib.LISTENDROPS, 1);
    }

    @Linux("tcp_openreq_init")
    private static TcpRequestSock openreqInit(TcpSock sk, SkBuff skb,
            TcpFastopenCookie foc, boolean cookie) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        TcpRequestSock req = new TcpRequestSock(sk);
        TcpOptionsReceived opt = req.opt;
        opt.mssClamp = MSS_DEFAULT;
        opt.userMss = sk.rxOpt.userMss;
        sk.tcp.options.parseOptions(skb, opt, false, foc);
        req.syncookie = cookie;
        if (cookie && !opt.sawTstamp) {
            opt.clear();
        }
        opt.tstampOk = opt.sawTstamp;
        req.rcvIsn = TcpSkbCb.of(skb).seq();
        req.rcvNxt = req.rcvIsn + 1;
        req.mss = opt.mssClamp;
        req.tsRecent = opt.sawTstamp ? opt.rcvTsval : 0;
        req.locAddr = iph.daddr();
        req.rmtAddr = iph.saddr();
        req.rmtPort = th.source();
        req.num = th.dest();
        req.mark = sk.mark;
        req.iif = sk.boundDevIf;
        return req;
    }

    @Linux(value = "inet_csk_route_req",
        file = "net/ipv4/inet_connection_sock.c")
    private static Rtable routeReq(TcpSock sk, TcpRequestSock req) {
        Flow fl4 = flow(sk, req);
        return sk.tcp.ip.route.outputFlow(fl4);
    }

    /// The flow of what is sent for the request.
    static Flow flow(TcpSock sk, TcpRequestSock req) {
        return new Flow().initOutput(req.iif, req.mark, sk.tos,
            TcpSock.IPPROTO_TCP, req.rmtAddr, req.locAddr, req.rmtPort,
            req.num);
    }

    @Linux(value = "reqsk_queue_hash_req",
        file = "net/ipv4/inet_connection_sock.c")
    private static void hashReq(TcpSock sk, TcpRequestSock req) {
        req.node.set(req.locAddr, req.num, req.rmtAddr, req.rmtPort,
            req.iif);
        sk.tcp.hash.insert(req.node, null);
        req.rskTimer.mod(sk.machine().jiffies() + req.timeout);
        sk.acceptQueue.qlen++;
        sk.acceptQueue.young++;
    }

    /// Gives a request up, or takes it out because it became a socket.
    ///
    /// @return whether it was still there
    @Linux(value = "inet_csk_reqsk_queue_drop",
        file = "net/ipv4/inet_connection_sock.c")
    static boolean drop(TcpRequestSock req) {
        if (req.done) {
            return false;
        }
        req.done = true;
        req.rskTimer.del();
        Tcp tcp = req.listener.tcp;
        tcp.hash.remove(req.node);
        RequestSockQueue queue = req.listener.acceptQueue;
        queue.qlen--;
        queue.young -= req.numTimeout == 0 ? 1 : 0;
        return true;
    }

    /// No ACK has come: sends the SYN-ACK again, or gives up. When the queue
    /// is more than half full, old ones have less patience.
    @Linux(value = "reqsk_timer_handler",
        file = "net/ipv4/inet_connection_sock.c")
    static void timerHandler(TcpRequestSock req) {
        TcpSock sk = req.listener;
        if (sk.st != TcpState.LISTEN) {
            drop(req);
            return;
        }
        int max = sk.synRetries != 0 ? sk.synRetries
            : sk.tcp.sysctls.synackRetries.value;
        int qlen = sk.acceptQueue.qlen;
        if (qlen << 1 > Math.max(8, sk.maxAckBacklog)) {
            int young = sk.acceptQueue.young << 1;
            for (; max > 2 && qlen >= young; young <<= 1) {
                max--;
            }
        }
        boolean expire = expires(req, max);
        if (expire || resends(req, max) && !rtxSynAck(sk, req)
                && !req.acked) {
            drop(req);
            return;
        }
        if (req.numTimeout++ == 0) {
            sk.acceptQueue.young--;
        }
        req.rskTimer.mod(sk.machine().jiffies() + timeout(req));
    }

    /// With TCP_DEFER_ACCEPT, a peer whose ACK came is waited for longer.
    @Linux(value = "syn_ack_recalc",
        file = "net/ipv4/inet_connection_sock.c", renamed = true)
    private static boolean expires(TcpRequestSock req, int max) {
        int defer = req.listener.acceptQueue.deferAccept;
        return defer == 0 ? req.numTimeout >= max
            : req.numTimeout >= max && (!req.acked || req.numTimeout
                >= defer);
    }

    private static boolean resends(TcpRequestSock req, int max) {
        int defer = req.listener.acceptQueue.deferAccept;
        return defer == 0 || !req.acked || req.numTimeout >= defer - 1;
    }

    @Linux(value = "reqsk_timeout", renamed = true)
    static long timeout(TcpRequestSock req) {
        long max = 120L * req.listener.hz();
        return Math.min(req.timeout << Math.min(req.numTimeout, 31), max);
    }

    /// Sends the SYN-ACK once more; returns whether it was sent.
    @Linux(value = "tcp_rtx_synack", file = "net/ipv4/tcp_output.c",
        renamed = true)
    static boolean rtxSynAck(TcpSock sk, TcpRequestSock req) {
        if (!TcpSynack.sendSynack(sk, req, null)) {
            return false;
        }
        sk.tcp.mib.inc(TcpMib.RETRANSSEGS);
        sk.ext(TcpExtMib.TCPSYNRETRANS, 1);
        req.numRetrans++;
        if (sk.fo.rsk != null) {
            sk.totalRetrans++;
        }
        return true;
    }
}
