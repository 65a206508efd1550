package netstack.transport.tcp;

import netstack.driver.net.Net;
import netstack.driver.net.NetdevFeatures;
import netstack.ipv4.wire.IpHdr;
import netstack.qdisc.GsoSegmenter;
import netstack.qdisc.TxCsum;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSegment;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// Cuts a large TCP packet into segments in software, just before a device
/// that can't do it itself: the path down to there is walked once for all of
/// them.
@Linux(value = "tcp_offload.c", file = "net/ipv4/tcp_offload.c",
        renamed = true)
final class TcpOffload implements GsoSegmenter {
    private final Net net;

    TcpOffload(Net net) {
        this.net = net;
    }

    // tag::tcp_gso_segment[]
    @Override
    @Linux("tcp_gso_segment")
    public SkBuff segment(SkBuff skb, long features) {
        SkbSharedInfo info = skb.shinfo();
        if ((info.gsoType() & SkbSharedInfo.SKB_GSO_TCPV4) == 0) {
            return null;
        }
        net.machine().charge(Cost.GSO_SEGMENT);
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        int headers = (int) (th.at() - skb.data()) + th.doff() * 4;
        int mss = info.gsoSize();
        SkBuff segs = SkbSegment.segment(skb, headers, mss);
        int i = 0;
        for (SkBuff seg = segs; seg != null; seg = seg.next(), i++) {
            ipHeader(seg, i);
            tcpHeader(seg, th, i, mss);
            checksum(seg, features);
        }
        if (segs != null) {
            own(skb, segs);
        }
        return segs;
    }

    /// Each segment has a length and a number of its own.
    @Linux("inet_gso_segment")
    private static void ipHeader(SkBuff seg, int i) {
        IpHdr iph = new IpHdr(seg.mem(), seg.networkHeader());
        iph.id(iph.id() + i & 0xffff);
        iph.totLen(seg.len() - (int) (iph.at() - seg.data()));
        iph.sendCheck();
    }

    /// FIN and PSH belong to the last segment, CWR to the first.
    private static void tcpHeader(SkBuff seg, TcpHdr whole, int i,
            int mss) {
        TcpHdr th = new TcpHdr(seg.mem(), seg.transportHeader());
        int flags = whole.flags();
        if (seg.next() != null) {
            flags &= ~(TcpHdr.FIN | TcpHdr.PSH);
        }
        if (i > 0) {
            flags &= ~TcpHdr.CWR;
        }
        th.seq(whole.seq() + i * mss).doffFlags(whole.doff(), flags);
    }
    // end::tcp_gso_segment[]

    /// The pseudo header has the length in it; the rest the device sums, or
    /// it is done here.
    private void checksum(SkBuff seg, long features) {
        IpHdr iph = new IpHdr(seg.mem(), seg.networkHeader());
        TcpHdr th = new TcpHdr(seg.mem(), seg.transportHeader());
        int len = seg.len() - (int) (th.at() - seg.data());
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len,
                TcpSock.IPPROTO_TCP, 0);
        th.check(~Checksum.fold(pseudo) & 0xffff);
        seg.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        seg.csumStart((int) (th.at() - seg.head()));
        seg.csumOffset(TcpHdr.CHECK_OFFSET);
        if ((features & NetdevFeatures.CSUM_MASK) == 0) {
            TxCsum.checksumHelp(seg, net.machine());
        }
    }

    /// The socket is charged for the segments in the place of the packet.
    private static void own(SkBuff skb, SkBuff segs) {
        if (skb.destructor() == null || !(skb.sk() instanceof Sock sk)) {
            return;
        }
        int sum = 0;
        for (SkBuff seg = segs; seg != null; seg = seg.next()) {
            seg.sk(sk);
            seg.destructor(skb.destructor());
            sum += seg.truesize();
        }
        sk.wmemAlloc += sum - skb.truesize();
        skb.sk(null);
        skb.destructor(null);
    }
}
