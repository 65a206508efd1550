package netstack.transport.tcp;

import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// SYN cookies: when too many connections are half open, the listener keeps
/// nothing of a SYN. All that it must know later is in the sequence number
/// of its SYN-ACK, and in the time stamp, and comes back with the ACK.
///
/// The number is a keyed hash of the four numbers and of the minute, with
/// one of four segment sizes in it; the low bits of the time stamp are the
/// window scale, SACK and ECN.
@Linux(value = "syncookies", file = "net/ipv4/syncookies.c")
final class TcpSyncookies {
    private static final int COOKIEBITS = 24;
    private static final int COOKIEMASK = (1 << COOKIEBITS) - 1;
    /// Minutes for which a cookie holds.
    private static final int MAX_AGE = 2;
    private static final int[] MSSTAB = {536, 1300, 1440, 1460};
    private static final int TS_WSCALE_MASK = 0xf;
    private static final int TS_SACK = 1 << 4;
    private static final int TS_ECN = 1 << 5;
    private static final int TSBITS = 6;
    private static final long MINUTE_NS = 60_000_000_000L;

    private final Tcp tcp;
    private final long[] secret = new long[4];

    TcpSyncookies(Tcp tcp) {
        this.tcp = tcp;
        for (int i = 0; i < secret.length; i++) {
            secret[i] = tcp.machine.random().nextLong();
        }
    }

    @Linux(value = "cookie_hash", renamed = true)
    private int hash(IpHdr iph, TcpHdr th, int count, int c) {
        long addrs = iph.saddr() & 0xffffffffL | (long) iph.daddr() << 32;
        long rest = th.source() << 16 | th.dest();
        return (int) SipHash.of(secret[2 * c], secret[2 * c + 1], addrs,
            rest & 0xffffffffL | (long) count << 32);
    }

    private int minute() {
        return (int) (tcp.machine.now() / MINUTE_NS);
    }

    // tag::secure_tcp_syn_cookie[]
    /// The sequence number for the SYN `skb`; the request's segment size is
    /// rounded down to one that fits into it.
    @Linux(value = "cookie_v4_init_sequence", renamed = true)
    int initSequence(TcpSock sk, SkBuff skb, TcpRequestSock req) {
        sk.acceptQueue.overflow = sk.machine().jiffies();
        sk.ext(TcpExtMib.SYNCOOKIESSENT, 1);
        int i = MSSTAB.length - 1;
        while (i > 0 && req.mss < MSSTAB[i]) {
            i--;
        }
        req.mss = MSSTAB[i];
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        int count = minute();
        return hash(iph, th, 0, 0) + th.seq() + (count << COOKIEBITS)
            + (hash(iph, th, count, 1) + i & COOKIEMASK);
    }
    // end::secure_tcp_syn_cookie[]

    /// The segment size in the cookie that an ACK brings back; 0 if it is
    /// none of ours, or too old.
    @Linux(value = "__cookie_v4_check", renamed = true)
    private int mssOf(IpHdr iph, TcpHdr th) {
        int cookie = th.ackSeq() - 1 - hash(iph, th, 0, 0) - (th.seq() - 1);
        int count = minute();
        int age = count - (cookie >>> COOKIEBITS) & -1 >>> COOKIEBITS;
        if (age >= MAX_AGE) {
            return 0;
        }
        int i = cookie - hash(iph, th, count - age, 1) & COOKIEMASK;
        return i < MSSTAB.length ? MSSTAB[i] : 0;
    }

    /// The clock of a SYN-ACK's time stamp, ms: not after now, with the
    /// options in its low bits.
    @Linux(value = "cookie_init_timestamp", renamed = true)
    static int initTimestamp(TcpRequestSock req, int nowMs) {
        TcpOptionsReceived opt = req.opt;
        int options = (opt.wscaleOk ? opt.sndWscale : TS_WSCALE_MASK)
            | (opt.sackOk != 0 ? TS_SACK : 0) | (req.ecnOk ? TS_ECN : 0);
        int ts = nowMs >> TSBITS << TSBITS | options;
        return ts - nowMs > 0 ? ts - (1 << TSBITS) : ts;
    }

    /// An ACK for the listener `sk`.
    ///
    /// @return the socket that it makes; the listener, if the ACK has no
    ///         cookie; null without memory
    @Linux(value = "cookie_v4_check", renamed = true)
    TcpSock check(TcpSock sk, SkBuff skb, TcpHdr th) {
        if (tcp.sysctls.syncookies.value == 0 || !th.ack() || th.rst()
                || noRecentOverflow(sk)) {
            return sk;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        int mss = mssOf(iph, th);
        if (mss == 0) {
            sk.ext(TcpExtMib.SYNCOOKIESFAILED, 1);
            return sk;
        }
        sk.ext(TcpExtMib.SYNCOOKIESRECV, 1);
        TcpRequestSock req = request(sk, skb, th, iph, mss);
        if (req == null) {
            return sk;
        }
        Rtable rt = tcp.ip.route.outputFlow(TcpReqsk.flow(sk, req));
        if (rt == null) {
            return null;
        }
        req.dst = rt;
        req.ecnOk &= tcp.ecn.ecn.value != 0;
        TcpWindow.openreqInitRwin(req, sk, rt);
        TcpSock child = TcpChild.v4SynRecvSock(sk, skb, req);
        if (child != null) {
            sk.acceptQueue.add(child);
            sk.ackBacklog++;
        }
        return child;
    }

    @Linux(value = "tcp_synq_no_recent_overflow",
        file = "include/net/tcp.h", renamed = true)
    private static boolean noRecentOverflow(TcpSock sk) {
        long since = sk.machine().jiffies() - sk.acceptQueue.overflow;
        return sk.acceptQueue.overflow < 0
            || since > (long) MAX_AGE * 60 * sk.hz();
    }

    /// The request as it was; null if it used what is switched off now.
    @Linux(value = "cookie_tcp_reqsk_alloc", renamed = true)
    private TcpRequestSock request(TcpSock sk, SkBuff skb, TcpHdr th,
            IpHdr iph, int mss) {
        TcpRequestSock req = new TcpRequestSock(sk);
        req.done = true;
        TcpOptionsReceived opt = req.opt;
        tcp.options.parseOptions(skb, opt, false, null);
        req.tsOff = 0;
        if (opt.sawTstamp && opt.rcvTsecr != 0
                && tcp.sysctls.timestamps.value == 1) {
            req.tsOff = tcp.secure.tcpTsOff(iph.daddr(), iph.saddr());
            opt.rcvTsecr -= req.tsOff;
        }
        if (!timestampDecode(req)) {
            return null;
        }
        req.mss = mss;
        opt.mssClamp = mss;
        opt.tstampOk = opt.sawTstamp;
        req.tsRecent = opt.sawTstamp ? opt.rcvTsval : 0;
        req.rcvIsn = th.seq() - 1;
        req.rcvNxt = th.seq();
        req.sntIsn = th.ackSeq() - 1;
        req.locAddr = iph.daddr();
        req.rmtAddr = iph.saddr();
        req.rmtPort = th.source();
        req.num = th.dest();
        req.mark = sk.mark;
        req.iif = sk.boundDevIf;
        return req;
    }

    /// Reads the options out of the time stamp that was echoed.
    @Linux(value = "cookie_timestamp_decode", renamed = true)
    private boolean timestampDecode(TcpRequestSock req) {
        TcpOptionsReceived opt = req.opt;
        if (!opt.sawTstamp) {
            opt.clear();
            return true;
        }
        int options = opt.rcvTsecr;
        opt.sackOk = (options & TS_SACK) != 0
            ? TcpOptionsReceived.TCP_SACK_SEEN : 0;
        req.ecnOk = (options & TS_ECN) != 0;
        if (opt.sackOk != 0 && !tcp.sysctls.sack.value) {
            return false;
        }
        int scale = options & TS_WSCALE_MASK;
        if (scale == TS_WSCALE_MASK) {
            return true;
        }
        opt.wscaleOk = true;
        opt.sndWscale = scale;
        return tcp.sysctls.windowScaling.value;
    }
}
