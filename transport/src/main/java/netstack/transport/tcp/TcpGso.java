package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSegment;
import netstack.transport.GsoSegs;
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
            GsoSegs.checksum(seg, TcpHdr.CHECK_OFFSET, csum);
            GsoSegs.own(seg, skb);
        }
        return segs;
    }
    // end::tcp_gso_segment[]

    private static TcpHdr hdr(SkBuff skb) {
        return new TcpHdr(skb.mem(), skb.transportHeader());
    }
}
