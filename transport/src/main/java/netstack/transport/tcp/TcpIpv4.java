package netstack.transport.tcp;

import netstack.ipv4.NetProtocol;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.SockFilters;
import netstack.transport.wire.TcpHdr;

/// TCP's entrance from IP: checks a segment's header, looks for what it
/// belongs to, and hands it over, or leaves it to the task that owns the
/// socket just now. A segment that belongs to nothing is answered with a
/// reset.
@Linux(value = "tcp_ipv4", file = "net/ipv4/tcp_ipv4.c")
public final class TcpIpv4 implements NetProtocol {
    static final int IPPROTO_TCP = 6;
    private static final int RTO_MIN_MS = 200;
    private static final int RTO_MAX_MS = 120_000;
    /// `tcpRtoAlgorithm` of RFC 4022: other than those it names.
    private static final int RTO_OTHER = 1;

    private final Tcp tcp;
    private final TcpErr err;

    TcpIpv4(Tcp tcp) {
        this.tcp = tcp;
        err = new TcpErr(tcp);
        tcp.mib.gauge(TcpMib.RTOALGORITHM, () -> RTO_OTHER);
        tcp.mib.gauge(TcpMib.RTOMIN, () -> RTO_MIN_MS);
        tcp.mib.gauge(TcpMib.RTOMAX, () -> RTO_MAX_MS);
        tcp.mib.gauge(TcpMib.MAXCONN, () -> -1);
    }

    @Override
    public int protocol() {
        return IPPROTO_TCP;
    }

    @Override
    public int handler(SkBuff skb) {
        return v4Rcv(skb);
    }

    // tag::tcp_v4_rcv[]
    /// Takes `skb`, whose data starts at the TCP header.
    @Linux("tcp_v4_rcv")
    int v4Rcv(SkBuff skb) {
        tcp.machine.charge(Cost.TCP_V4_RCV);
        if (skb.pktType() != SkBuff.PACKET_HOST) {
            return discard(skb, DropReason.NOT_SPECIFIED);
        }
        tcp.mib.inc(TcpMib.INSEGS);
        if (!skb.mayPull(TcpHdr.LEN)) {
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        int hdrlen = new TcpHdr(skb.mem(), skb.data()).doff() * 4;
        if (hdrlen < TcpHdr.LEN) {
            tcp.mib.inc(TcpMib.INERRS);
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        if (!skb.mayPull(hdrlen)) {
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        if (!checksumOk(skb)) {
            tcp.mib.inc(TcpMib.INCSUMERRORS);
            tcp.mib.inc(TcpMib.INERRS);
            return discard(skb, DropReason.TCP_CSUM);
        }
        skb.resetTransportHeader();
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        TcpHdr th = new TcpHdr(skb.mem(), skb.data());
        fillCb(skb, th);
        EhashEntry found = lookup(iph, th, skb.skbIif());
        if (found != null && !(found instanceof TcpTimewaitSock)
                && tcp.options.signed(th)) {
            // RFC 2385: nobody has asked for signatures.
            tcp.ext.inc(TcpExtMib.TCPMD5UNEXPECTED);
            return discard(skb, DropReason.TCP_MD5UNEXPECTED);
        }
        return deliver(skb, found);
    }
    // end::tcp_v4_rcv[]

    private static int discard(SkBuff skb, DropReason reason) {
        skb.free(reason);
        return 0;
    }

    @Linux(value = "__inet_lookup_skb", renamed = true)
    private EhashEntry lookup(IpHdr iph, TcpHdr th, int dif) {
        EhashEntry found = tcp.hash.lookupEstablished(iph.saddr(),
            th.source(), iph.daddr(), th.dest(), dif);
        return found != null ? found : tcp.hash.lookupListener(iph.saddr(),
            th.source(), iph.daddr(), th.dest(), dif);
    }

    /// Notes what the segment covers: SYN and FIN take a number each.
    @Linux(value = "tcp_v4_fill_cb", renamed = true)
    private static void fillCb(SkBuff skb, TcpHdr th) {
        skb.clearCb();
        int flags = th.flags();
        int ends = (flags & TcpHdr.SYN) != 0 ? 1 : 0;
        ends += (flags & TcpHdr.FIN) != 0 ? 1 : 0;
        TcpSkbCb.of(skb).seq(th.seq())
            .endSeq(th.seq() + ends + skb.len() - th.doff() * 4)
            .ackSeq(th.ackSeq()).tcpFlags(flags);
    }

    // tag::tcp_v4_deliver[]
    /// By what the four numbers stand for.
    private int deliver(SkBuff skb, EhashEntry found) {
        return switch (found) {
            case null -> {
                tcp.reset.v4SendReset(skb);
                yield discard(skb, DropReason.NO_SOCKET);
            }
            case TcpTimewaitSock tw -> timewait(skb, tw);
            case TcpRequestSock req -> request(skb, req);
            case TcpSock sk -> process(skb, sk, 0);
        };
    }
    // end::tcp_v4_deliver[]

    private int process(SkBuff skb, TcpSock sk, int twIsn) {
        if (new IpHdr(skb.mem(), skb.networkHeader()).ttl() < sk.minTtl) {
            sk.ext(TcpExtMib.TCPMINTTLDROP, 1);
            return discard(skb, DropReason.TCP_MINTTL);
        }
        if (sk.filter != null && !filter(sk, skb)) {
            return discard(skb, DropReason.SOCKET_FILTER);
        }
        if (sk.st == TcpState.LISTEN) {
            sk.twIsn = twIsn;
            return v4DoRcv(sk, skb);
        }
        sk.slock().lock();
        TcpInput.segsIn(sk, skb);
        if (!sk.ownedByUser()) {
            v4DoRcv(sk, skb);
        } else if (!sk.addBacklog(skb, backlogLimit(sk))) {
            sk.ext(TcpExtMib.TCPBACKLOGDROP, 1);
            discard(skb, DropReason.SOCKET_BACKLOG);
        }
        sk.slock().unlock();
        return 0;
    }

    /// A segment that the filter cuts covers fewer numbers.
    @Linux("tcp_filter")
    private static boolean filter(TcpSock sk, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.data());
        if (!SockFilters.filterTrimCap(sk, skb, th.doff() * 4)) {
            return false;
        }
        fillCb(skb, th);
        return true;
    }

    /// The receive and the send buffer, and some, since a program may not
    /// run for a while.
    @Linux(value = "tcp_add_backlog", renamed = true)
    private static int backlogLimit(TcpSock sk) {
        return (int) Math.min(Integer.MAX_VALUE,
            2L * sk.rcvbuf + (sk.sndbuf >> 1) + 64 * 1024);
    }

    /// A segment for a connection that is about to be made.
    private int request(SkBuff skb, TcpRequestSock req) {
        TcpSock listener = req.listener;
        if (listener.st != TcpState.LISTEN) {
            TcpReqsk.drop(req);
            TcpHdr th = new TcpHdr(skb.mem(), skb.data());
            return deliver(skb, lookup(new IpHdr(skb.mem(),
                skb.networkHeader()), th, skb.skbIif()));
        }
        TcpSock sk = TcpCheckReq.checkReq(listener, skb, req);
        if (sk == null) {
            return discard(skb, DropReason.NOT_SPECIFIED);
        }
        if (sk == listener) {
            return process(skb, listener, 0);
        }
        DropReason reason = TcpChild.childProcess(listener, sk, skb);
        if (reason != null) {
            tcp.reset.v4SendReset(skb);
            discard(skb, reason);
        }
        return 0;
    }

    private int timewait(SkBuff skb, TcpTimewaitSock tw) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.data());
        switch (TcpTimewait.stateProcess(tw, skb, th)) {
            case SYN -> {
                IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
                TcpSock sk = tcp.hash.lookupListener(iph.saddr(),
                    th.source(), iph.daddr(), th.dest(), skb.skbIif());
                if (sk != null) {
                    tcp.deathRow.deschedule(tw);
                    return process(skb, sk, TcpTimewait.nextIsn(tw));
                }
                tcp.reset.timewaitAck(tw, skb);
            }
            case ACK -> tcp.reset.timewaitAck(tw, skb);
            case RST -> {
                tcp.reset.v4SendReset(skb);
                tcp.deathRow.deschedule(tw);
            }
            case SUCCESS -> { }
        }
        return discard(skb, DropReason.NOT_SPECIFIED);
    }

    /// Takes a segment of a socket whose lock is held.
    @Linux("tcp_v4_do_rcv")
    int v4DoRcv(TcpSock sk, SkBuff skb) {
        if (sk.st == TcpState.ESTABLISHED) {
            sk.rxhash = skb.hash();    // so that RFS knows whose flow it is
            sk.busy.mark(skb);
            TcpInput.rcvEstablished(sk, skb);
            return 0;
        }
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        if (sk.st == TcpState.LISTEN && !th.syn()) {
            return cookie(sk, skb, th);
        }
        DropReason reason = TcpRcvState.rcvStateProcess(sk, skb);
        if (reason != null) {
            tcp.reset.v4SendReset(skb);
            return discard(skb, reason);
        }
        return 0;
    }

    /// An ACK for a listener may bring a SYN cookie back.
    @Linux(value = "tcp_v4_cookie_check", renamed = true)
    private int cookie(TcpSock sk, SkBuff skb, TcpHdr th) {
        TcpSock child = tcp.syncookies.check(sk, skb, th);
        if (child == null) {
            return discard(skb, DropReason.NOT_SPECIFIED);
        }
        DropReason reason = child == sk
            ? TcpRcvState.rcvStateProcess(sk, skb)
            : TcpChild.childProcess(sk, child, skb);
        if (reason != null) {
            tcp.reset.v4SendReset(skb);
            return discard(skb, reason);
        }
        return 0;
    }

    /// Unlike UDP's, a TCP checksum of zero is an ordinary one.
    @Linux(value = "tcp_checksum_complete", renamed = true)
    private boolean checksumOk(SkBuff skb) {
        skb.csumValid(false);
        if (skb.csumUnnecessary()) {
            return true;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        int psum = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), skb.len(),
            IPPROTO_TCP, 0);
        if (skb.ipSummed() == SkBuff.CHECKSUM_COMPLETE
                && Checksum.fold(Checksum.add(psum, skb.csum())) == 0) {
            skb.csumValid(true);
            return true;
        }
        tcp.machine.charge(Cost.CSUM_BYTES, skb.len());
        skb.csum(psum);
        return skb.checksumComplete() == 0;
    }

    /// An ICMP message about a segment that we sent.
    @Override
    @Linux(value = "tcp_v4_err", renamed = true)
    public void errHandler(SkBuff skb, int info) {
        err.err(skb, info);
    }
}
