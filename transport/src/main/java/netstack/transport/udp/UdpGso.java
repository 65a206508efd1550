package netstack.transport.udp;

import static netstack.driver.net.Errno.EINVAL;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSegment;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.GsoSegs;
import netstack.transport.wire.UdpHdr;
import netstack.ipv4.wire.IpHdr;

/// `UDP_SEGMENT`: one message becomes many datagrams of one size, the last
/// perhaps shorter; the layers below see one packet until it is cut.
@Linux(value = "udp_gso", file = "net/ipv4/udp_offload.c", renamed = true)
final class UdpGso {
    private static final int UDP_MAX_SEGMENTS = 128;

    private UdpGso() {
    }

    /// Marks `skb`, whose UDP header is written but for its checksum, as
    /// datagrams of `size` bytes each. What fits into one is not marked.
    ///
    /// @param fragsize how large a packet may be on its way
    /// @return 0, or -EINVAL: a datagram would need IP fragments, there
    ///     would be more than 128, or they are to have no checksum
    static int mark(UdpSock sk, SkBuff skb, int size, int fragsize) {
        int len = skb.len() - skb.transportOffset() - UdpHdr.LEN;
        if (IpHdr.LEN + UdpHdr.LEN + size > fragsize
                || len > size * UDP_MAX_SEGMENTS || sk.noCheckTx) {
            return -EINVAL;
        }
        if (len > size) {
            SkbSharedInfo info = skb.shinfo();
            info.gsoSize(size);
            info.gsoType(SkbSharedInfo.SKB_GSO_UDP_L4);
            info.gsoSegs((len + size - 1) / size);
        }
        return 0;
    }

    /// Cuts `skb`, which stays the caller's: each segment gets a length and
    /// a checksum of its own.
    ///
    /// @return the segments, null if it is not longer than one
    @Linux("__udp_gso_segment")
    static SkBuff segment(SkBuff skb, boolean gather, boolean csum) {
        int thoff = skb.transportOffset();
        if (!skb.mayPull(thoff + UdpHdr.LEN) || skb.len()
                <= thoff + UdpHdr.LEN + skb.shinfo().gsoSize()) {
            return null;
        }
        boolean device = csum
                && skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL;
        SkBuff segs = SkbSegment.segment(skb,
                thoff - skb.macOffset() + UdpHdr.LEN, gather);
        for (SkBuff seg = segs; seg != null; seg = seg.next()) {
            new UdpHdr(seg.mem(), seg.transportHeader())
                    .len(seg.len() - seg.transportOffset());
            GsoSegs.checksum(seg, UdpHdr.CHECK_OFFSET, device);
            GsoSegs.own(seg, skb);
        }
        return segs;
    }
}
