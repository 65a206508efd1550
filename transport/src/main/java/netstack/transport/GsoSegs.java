package netstack.transport;

import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// What is done to each segment of a packet that was cut in software,
/// whatever the protocol.
@Linux(value = "gso", file = "include/net/gso.h", renamed = true)
public final class GsoSegs {
    private GsoSegs() {
    }

    /// Charges the socket for the segments instead of the whole.
    public static void own(SkBuff seg, SkBuff skb) {
        if (skb.destructor() != null && skb.sk() instanceof Sock sk) {
            seg.sk(sk);
            seg.destructor(skb.destructor());
            sk.wmemAlloc += seg.truesize();
        }
    }

    /// Writes the sum of the segment's transport part, header and data, at
    /// `offset` in its header; with `csum` that of the pseudo header, to
    /// which the device adds the rest.
    @Linux(value = "gso_make_checksum", file = "include/net/gso.h",
           renamed = true)
    public static void checksum(SkBuff seg, int offset, boolean csum) {
        int off = seg.transportOffset();
        int len = seg.len() - off;
        long at = seg.transportHeader() + offset;
        IpHdr iph = new IpHdr(seg.mem(), seg.networkHeader());
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len,
                iph.protocol(), 0);
        if (csum) {
            Wire.u16(seg.mem(), at, ~Checksum.fold(pseudo) & 0xffff);
            seg.ipSummed(SkBuff.CHECKSUM_PARTIAL);
            seg.csumStart((int) (seg.transportHeader() - seg.head()));
            seg.csumOffset(offset);
            return;
        }
        Wire.u16(seg.mem(), at, 0);
        int sum = Checksum.fold(seg.checksum(off, len, pseudo));
        boolean mangle = sum == 0 && iph.protocol() == IpHdr.IPPROTO_UDP;
        Wire.u16(seg.mem(), at, mangle ? 0xffff : sum);
        seg.ipSummed(SkBuff.CHECKSUM_NONE);
    }
}
