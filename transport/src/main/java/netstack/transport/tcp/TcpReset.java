package netstack.transport.tcp;

import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.ipv4.Ipv4;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;
import netstack.skbuff.wire.Wire;
import netstack.transport.wire.TcpHdr;

/// Answers without a socket: a reset for a segment of no connection (RFC
/// 9293, 3.10.7.1), with the sequence number that its sender expects or, if
/// the segment acknowledges nothing, by acknowledging all of it; and ACKs
/// for connections that are not yet, or not any more.
final class TcpReset {
    private final Net net;
    private final Ipv4 ipv4;
    private final Mib<TcpMib> mib;
    private final Flow[] flows;

    TcpReset(Net net, Ipv4 ipv4, Mib<TcpMib> mib) {
        this.net = net;
        this.ipv4 = ipv4;
        this.mib = mib;
        flows = new Flow[net.machine().nrCpus()];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = new Flow();
        }
    }

    /// Sends a reset for `skb`, unless that is a reset itself or was not for
    /// this host alone.
    @Linux(value = "tcp_v4_send_reset", file = "net/ipv4/tcp_ipv4.c")
    void v4SendReset(SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        boolean local = skb.dst() instanceof Rtable rt
            && rt.rtType() == Rtn.LOCAL;
        if (th.rst() || !local) {
            return;
        }
        SkBuff rep = alloc(TcpHdr.LEN);
        if (rep == null) {
            return;
        }
        TcpHdr rth = header(rep, th).window(0);
        if (th.ack()) {
            rth.seq(th.ackSeq()).ackSeq(0).doffFlags(5, TcpHdr.RST);
        } else {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            rth.seq(0).ackSeq(cb.endSeq())
                .doffFlags(5, TcpHdr.RST | TcpHdr.ACK);
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        send(rep, rth, TcpHdr.LEN, iph, iph.tos());
        mib.inc(TcpMib.OUTRSTS);
    }

    /// The last ACK of a connection in TIME_WAIT once more.
    @Linux(value = "tcp_v4_timewait_ack", file = "net/ipv4/tcp_ipv4.c",
        renamed = true)
    void timewaitAck(TcpTimewaitSock tw, SkBuff skb) {
        int tsval = tw.tsRecentStamp == 0 ? 0
            : clockMs() + tw.tsOffset;
        v4SendAck(skb, tw.sndNxt, tw.rcvNxt, tw.rcvWnd >> tw.rcvWscale,
            tsval, tw.tsRecent, tw.tos);
    }

    /// Tells a peer whose segment does not fit what we expect.
    @Linux(value = "tcp_v4_reqsk_send_ack", file = "net/ipv4/tcp_ipv4.c",
        renamed = true)
    void reqskAck(TcpRequestSock req, SkBuff skb, int seq) {
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        v4SendAck(skb, seq, req.rcvNxt,
            Math.min(req.rskRcvWnd, 65535) >> req.rcvWscale,
            clockMs() + req.tsOff, req.tsRecent, iph.tos());
    }

    private int clockMs() {
        return (int) (net.machine().now() / 1_000_000);
    }

    @Linux(value = "tcp_v4_send_ack", file = "net/ipv4/tcp_ipv4.c")
    private void v4SendAck(SkBuff skb, int seq, int ack, int win, int tsval,
            int tsecr, int tos) {
        int len = TcpHdr.LEN
            + (tsecr != 0 ? TcpOptions.TCPOLEN_TSTAMP_ALIGNED : 0);
        SkBuff rep = alloc(len);
        if (rep == null) {
            return;
        }
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        TcpHdr rth = header(rep, th).seq(seq).ackSeq(ack).window(win)
            .doffFlags(len / 4, TcpHdr.ACK);
        if (tsecr != 0) {
            long p = rth.at() + TcpHdr.LEN;
            Wire.u32(rep.mem(), p, TcpOptions.TSTAMP_WORD);
            Wire.u32(rep.mem(), p + 4, tsval);
            Wire.u32(rep.mem(), p + 8, tsecr);
        }
        send(rep, rth, len, new IpHdr(skb.mem(), skb.networkHeader()), tos);
    }

    private SkBuff alloc(int len) {
        SkBuff rep = net.skbs().alloc(SkbSizes.MAX_TCP_HEADER + len);
        if (rep != null) {
            rep.reserve(SkbSizes.MAX_TCP_HEADER);
            rep.put(len);
            rep.resetTransportHeader();
        }
        return rep;
    }

    private static TcpHdr header(SkBuff rep, TcpHdr th) {
        return new TcpHdr(rep.mem(), rep.data()).source(th.dest())
            .dest(th.source()).urgPtr(0).check(0);
    }

    @Linux(value = "ip_send_unicast_reply", file = "net/ipv4/ip_output.c",
        renamed = true)
    private void send(SkBuff rep, TcpHdr rth, int len, IpHdr to, int tos) {
        int pseudo = Checksum.pseudoHeader(to.daddr(), to.saddr(), len,
            TcpIpv4.IPPROTO_TCP, 0);
        rth.check(Checksum.fold(Checksum.partial(rep.mem(),
            rep.transportHeader(), len, pseudo)));
        Flow fl4 = flows[net.machine().smpProcessorId()];
        fl4.initOutput(0, 0, tos & 0x1c, TcpIpv4.IPPROTO_TCP, to.saddr(),
            to.daddr(), rth.dest(), rth.source());
        Rtable rt = ipv4.route.outputFlow(fl4);
        if (rt == null) {
            rep.consume();
        } else {
            ipv4.output.buildAndSendPkt(rep, fl4, rt, tos);
        }
        // Counted also when no route leads back, as in the kernel.
        mib.inc(TcpMib.OUTSEGS);
    }
}
