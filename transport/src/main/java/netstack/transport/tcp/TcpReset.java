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
import netstack.transport.wire.TcpHdr;

/// Answers a segment of no connection (RFC 9293, 3.10.7.1): with the
/// sequence number that its sender expects, or, if the segment
/// acknowledges nothing, by acknowledging all of it.
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
        TcpHdr th = new TcpHdr(skb.mem(), skb.data());
        boolean local = skb.dst() instanceof Rtable rt
            && rt.rtType() == Rtn.LOCAL;
        if (th.rst() || !local) {
            return;
        }
        SkBuff rep = net.skbs().alloc(SkbSizes.MAX_TCP_HEADER + TcpHdr.LEN);
        if (rep == null) {
            return;
        }
        rep.reserve(SkbSizes.MAX_TCP_HEADER);
        TcpHdr rth = new TcpHdr(rep.mem(), rep.put(TcpHdr.LEN));
        rep.resetTransportHeader();
        rth.source(th.dest()).dest(th.source()).window(0).urgPtr(0);
        if (th.ack()) {
            rth.seq(th.ackSeq()).ackSeq(0).doffFlags(5, TcpHdr.RST);
        } else {
            rth.seq(0).ackSeq(th.seq() + length(th, skb.len()))
                .doffFlags(5, TcpHdr.RST | TcpHdr.ACK);
        }
        send(rep, rth, new IpHdr(skb.mem(), skb.networkHeader()));
    }

    /// What a segment takes of the sequence space: SYN and FIN count too.
    private static int length(TcpHdr th, int len) {
        return (th.syn() ? 1 : 0) + (th.fin() ? 1 : 0) + len
            - th.doff() * 4;
    }

    private void send(SkBuff rep, TcpHdr rth, IpHdr to) {
        rth.check(0);
        int pseudo = Checksum.pseudoHeader(to.daddr(), to.saddr(),
            TcpHdr.LEN, TcpIpv4.IPPROTO_TCP, 0);
        rth.check(Checksum.fold(Checksum.partial(rep.mem(),
            rep.transportHeader(), TcpHdr.LEN, pseudo)));
        Flow fl4 = flows[net.machine().smpProcessorId()];
        fl4.initOutput(0, 0, to.tos() & 0x1c, TcpIpv4.IPPROTO_TCP,
            to.saddr(), to.daddr(), rth.dest(), rth.source());
        Rtable rt = ipv4.route.outputFlow(fl4);
        if (rt == null) {
            rep.consume();
        } else {
            ipv4.output.buildAndSendPkt(rep, fl4, rt, to.tos());
        }
        // Counted also when no route leads back, as in the kernel.
        mib.inc(TcpMib.OUTSEGS);
        mib.inc(TcpMib.OUTRSTS);
    }
}
