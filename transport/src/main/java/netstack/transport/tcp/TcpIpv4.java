package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.ipv4.Ipv4;
import netstack.ipv4.NetProtocol;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// TCP's entrance from IP: checks a segment's header and looks for its
/// socket. A segment that belongs to none is answered with a reset.
///
/// Left out: sockets, so that every segment belongs to none.
@Linux(value = "tcp_ipv4", file = "net/ipv4/tcp_ipv4.c")
public final class TcpIpv4 implements NetProtocol {
    static final int IPPROTO_TCP = 6;
    private static final int RTO_MIN_MS = 200;
    private static final int RTO_MAX_MS = 120_000;
    /// `tcpRtoAlgorithm` of RFC 4022: other than those it names.
    private static final int RTO_OTHER = 1;

    private final Machine machine;
    private final Mib<TcpMib> mib;
    private final Mib<IcmpMib> icmpMib;
    private final TcpReset reset;

    public TcpIpv4(Net net, Ipv4 ipv4) {
        machine = net.machine();
        mib = net.mib("Tcp", TcpMib.class);
        icmpMib = ipv4.mibs.icmp;
        mib.gauge(TcpMib.RTOALGORITHM, () -> RTO_OTHER);
        mib.gauge(TcpMib.RTOMIN, () -> RTO_MIN_MS);
        mib.gauge(TcpMib.RTOMAX, () -> RTO_MAX_MS);
        mib.gauge(TcpMib.MAXCONN, () -> -1);
        reset = new TcpReset(net, ipv4, mib);
        ipv4.addProtocol(this);
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
        machine.charge(Cost.TCP_V4_RCV);
        if (skb.pktType() != SkBuff.PACKET_HOST) {
            return discard(skb, DropReason.NOT_SPECIFIED);
        }
        mib.inc(TcpMib.INSEGS);
        if (!skb.mayPull(TcpHdr.LEN)) {
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        int hdrlen = new TcpHdr(skb.mem(), skb.data()).doff() * 4;
        if (hdrlen < TcpHdr.LEN) {
            mib.inc(TcpMib.INERRS);
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        if (!skb.mayPull(hdrlen)) {
            return discard(skb, DropReason.PKT_TOO_SMALL);
        }
        if (!checksumOk(skb)) {
            mib.inc(TcpMib.INCSUMERRORS);
            mib.inc(TcpMib.INERRS);
            return discard(skb, DropReason.TCP_CSUM);
        }
        reset.v4SendReset(skb);
        return discard(skb, DropReason.NO_SOCKET);
    }
    // end::tcp_v4_rcv[]

    private static int discard(SkBuff skb, DropReason reason) {
        skb.free(reason);
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
        machine.charge(Cost.CSUM_BYTES, skb.len());
        skb.csum(psum);
        return skb.checksumComplete() == 0;
    }

    /// An ICMP message about a segment of no connection.
    @Override
    @Linux(value = "tcp_v4_err", renamed = true)
    public void errHandler(SkBuff skb, int info) {
        icmpMib.inc(IcmpMib.INERRORS);
    }
}
