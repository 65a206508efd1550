package netstack.transport.tcp;

import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSegment;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// Cuts a TCP packet into segments in software, as a card does with TSO.
@Linux(value = "tcp4_gso_segment", file = "net/ipv4/tcp_offload.c",
       renamed = true)
final class TcpGso {
    /// Flags that belong to the last segment, and to the first.
    private static final int LAST = TcpHdr.FIN | TcpHdr.PSH;
    private static final int FIRST = TcpHdr.CWR;

    private TcpGso() {
    }

    // tag::tcp_gso_segment[]
    /// Cuts `skb`, which stays the caller's: numbers count on, FIN and PSH
    /// come with the last segment, CWR with the first.
    @Linux(value = "tcp_gso_segment")
    static SkBuff segment(SkBuff skb, boolean gather, boolean csum) {
        int thoff = skb.transportOffset();
        if (!skb.mayPull(thoff + TcpHdr.LEN)) {
            return null;
        }
        TcpHdr th = hdr(skb);
        int thlen = th.doff() * 4;
        if (thlen < TcpHdr.LEN || !skb.mayPull(thoff + thlen)
                || skb.len() - thoff - thlen <= skb.shinfo().gsoSize()) {
            return null;
        }
        SkBuff segs = SkbSegment.segment(skb,
                thoff - skb.macOffset() + thlen, gather);
        int seq = hdr(skb).seq();
        int flags = hdr(skb).flags();
        for (SkBuff seg = segs; seg != null; seg = seg.next()) {
            int mask = (seg == segs ? 0 : FIRST)
                    | (seg.next() == null ? 0 : LAST);
            hdr(seg).seq(seq).flags(flags & ~mask);
            seq += seg.len() - seg.transportOffset() - thlen;
            checksum(seg, csum);
            own(seg, skb);
        }
        return segs;
    }
    // end::tcp_gso_segment[]

    /// Charges the socket for the segments instead of the whole.
    private static void own(SkBuff seg, SkBuff skb) {
        if (skb.destructor() != null && skb.sk() instanceof Sock sk) {
            seg.sk(sk);
            seg.destructor(skb.destructor());
            sk.wmemAlloc += seg.truesize();
        }
    }

    private static TcpHdr hdr(SkBuff skb) {
        return new TcpHdr(skb.mem(), skb.transportHeader());
    }

    /// Leaves the sum to the device, or makes it.
    @Linux(value = "gso_make_checksum", file = "include/net/gso.h",
           renamed = true)
    private static void checksum(SkBuff seg, boolean csum) {
        int off = seg.transportOffset();
        int len = seg.len() - off;
        IpHdr iph = new IpHdr(seg.mem(), seg.networkHeader());
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len,
                IpHdr.IPPROTO_TCP, 0);
        TcpHdr th = hdr(seg);
        if (csum) {
            th.check(~Checksum.fold(pseudo) & 0xffff);
            seg.ipSummed(SkBuff.CHECKSUM_PARTIAL);
            seg.csumStart((int) (th.at() - seg.head()));
            seg.csumOffset(TcpHdr.CHECK_OFFSET);
            return;
        }
        th.check(0);
        th.check(Checksum.fold(seg.checksum(off, len, pseudo)));
        seg.ipSummed(SkBuff.CHECKSUM_NONE);
    }
}
