package netstack.transport.tcp;

import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.SockOpt;
import netstack.transport.wire.TcpHdr;

/// ICMP messages about segments of ours (RFC 5461, RFC 5927): whoever sends
/// one must know a sequence number in flight. They end only connections
/// that do not stand yet; otherwise they are advice.
@Linux(value = "tcp_v4_err_c", file = "net/ipv4/tcp_ipv4.c",
    renamed = true)
final class TcpErr {
    private static final int EPROTO = 71;
    // icmp_err_convert, by code.
    private static final byte[] ERRNO = {
        101, 113, 92, 111, 90, 95, 101, 112, 64, 101, 113, 101, 113, 113,
        113, 113
    };

    private final Tcp tcp;

    TcpErr(Tcp tcp) {
        this.tcp = tcp;
    }

    /// @param skb its data is at the IP header that the message quotes; it
    ///        stays the caller's
    /// @param info the next hop's MTU of "fragmentation needed"
    void err(SkBuff skb, int info) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data());
        IcmpHdr icmph = new IcmpHdr(skb.mem(), skb.transportHeader());
        long at = skb.data() + iph.hdrlen();
        int source = netstack.skbuff.wire.Wire.u16(skb.mem(), at);
        int dest = netstack.skbuff.wire.Wire.u16(skb.mem(), at + 2);
        int seq = netstack.skbuff.wire.Wire.u32(skb.mem(), at + 4);
        switch (tcp.hash.lookupEstablished(iph.daddr(), dest, iph.saddr(),
                source, skb.skbIif())) {
            case null -> tcp.ip.mibs.icmp.inc(IcmpMib.INERRORS);
            case TcpTimewaitSock tw -> { }
            case TcpRequestSock req -> request(req, icmph, seq);
            case TcpSock tp -> socket(tp, skb, icmph, seq, info);
        }
    }

    private void request(TcpRequestSock req, IcmpHdr icmph, int seq) {
        boolean unreach = icmph.type() == IcmpHdr.ICMP_DEST_UNREACH
            && icmph.code() != IcmpHdr.ICMP_FRAG_NEEDED;
        if (seq != req.sntIsn) {
            tcp.ext.inc(TcpExtMib.OUTOFWINDOWICMPS);
        } else if (unreach && TcpReqsk.drop(req)) {
            TcpReqsk.listendrop(req.listener);
        }
    }

    private void socket(TcpSock tp, SkBuff skb, IcmpHdr icmph, int seq,
            int info) {
        boolean frag = icmph.type() == IcmpHdr.ICMP_DEST_UNREACH
            && icmph.code() == IcmpHdr.ICMP_FRAG_NEEDED;
        tp.slock().lock();
        if (tp.ownedByUser() && !frag) {
            tp.ext(TcpExtMib.LOCKDROPPEDICMPS, 1);
        }
        if (tp.st != TcpState.CLOSE && tp.st != TcpState.LISTEN) {
            int una = tp.fo.rsk == null ? tp.sndUna : tp.fo.rsk.sntIsn;
            if (!Seq.between(seq, una, tp.sndNxt)) {
                tp.ext(TcpExtMib.OUTOFWINDOWICMPS, 1);
            } else if (frag) {
                fragNeeded(tp, skb, info);
            } else {
                report(tp, icmph, seq);
            }
        }
        tp.slock().unlock();
    }

    private void fragNeeded(TcpSock tp, SkBuff skb, int info) {
        tcp.ip.route.updatePmtu(skb, info, tp.boundDevIf,
            TcpSock.IPPROTO_TCP);
        tp.mtuInfo = info;
        if (tp.ownedByUser()) {
            tp.deferred |= TcpSock.MTU_REDUCED_DEFERRED;
        } else {
            mtuReduced(tp);
        }
    }

    /// The path takes smaller packets only: cuts what is in flight anew, and
    /// sends what was too large again.
    @Linux(value = "tcp_v4_mtu_reduced", renamed = true)
    static void mtuReduced(TcpSock tp) {
        Rtable rt = tp.dstCheck();
        if (rt == null) {
            rt = tp.tcp.ip.route.outputFlow(tp.flow());
        }
        if (rt == null || tp.st == TcpState.CLOSE) {
            return;
        }
        tp.dst = rt;
        int mtu = rt.mtu();
        if (tp.pmtudisc != SockOpt.IP_PMTUDISC_DONT
                && tp.pmtuCookie > mtu) {
            TcpMss.syncMss(tp, mtu);
            TcpSimpleRetransmit.simpleRetransmit(tp);
        }
    }

    private void report(TcpSock tp, IcmpHdr icmph, int seq) {
        int err = switch (icmph.type()) {
            case IcmpHdr.ICMP_PARAMETERPROB -> EPROTO;
            case IcmpHdr.ICMP_DEST_UNREACH ->
                icmph.code() < ERRNO.length ? ERRNO[icmph.code()] : 0;
            case IcmpHdr.ICMP_SOURCE_QUENCH, IcmpHdr.ICMP_REDIRECT -> 0;
            default -> Tcp.EHOSTUNREACH;
        };
        if (err == 0) {
            return;
        }
        if (icmph.type() == IcmpHdr.ICMP_DEST_UNREACH && icmph.code() <= 1) {
            ldRtoRevert(tp, seq);
        }
        boolean opening = tp.st == TcpState.SYN_SENT
            || tp.st == TcpState.SYN_RECV;
        if (tp.fo.rsk != null && tp.fo.rsk.accepted) {
            // Fast Open: with a program, it is a connection like others.
            opening = false;
        }
        if (tp.ownedByUser()) {
            tp.errSoft = err;
        } else if (opening) {
            TcpClose.doneWithError(tp, err);
        } else if (tp.recverr) {
            tp.err = err;
            tp.errorReport();
        } else {
            tp.errSoft = err;
        }
    }

    /// RFC 6069: the way was broken, so time-outs say nothing about
    /// congestion: takes one doubling back.
    @Linux("tcp_ld_RTO_revert")
    private static void ldRtoRevert(TcpSock tp, int seq) {
        if (tp.ownedByUser() || seq != tp.sndUna || tp.retransmits == 0
                || tp.backoff == 0) {
            return;
        }
        SkBuff head = tp.rtxHead();
        if (head == null || TcpSkbCb.of(head).flag(TcpHdr.SYN)) {
            return;
        }
        tp.backoff--;
        if (tp.rtt.srttUs != 0) {
            tp.rtt.setRto();
        } else {
            tp.rtt.rto = tp.hz();
        }
        tp.rtt.rto = (int) tp.rtoBackoff(tp.rtoMax());
        tp.mstampRefresh();
        long sinceUs = tp.tcpMstamp - head.tstamp() / 1000;
        long left = tp.rtt.rto - tp.rtt.usecsToJiffies(sinceUs);
        if (left > 0) {
            tp.resetXmitTimer(TcpTimer.RETRANS, left, tp.rtoMax());
        } else {
            TcpRto.retransmitTimer(tp);
        }
    }
}
