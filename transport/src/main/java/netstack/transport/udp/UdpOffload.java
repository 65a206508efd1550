package netstack.transport.udp;

import netstack.driver.net.NetDevice;
import netstack.ipv4.InetOffload;
import netstack.ipv4.NetOffload;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.Gro;
import netstack.napi.GroCb;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.wire.UdpHdr;

/// UDP's part of GRO and GSO: merges datagrams for a socket that takes them
/// so (`UDP_GRO`), and cuts what was merged or sent as one ([UdpGso]).
///
/// Datagrams have borders, so a train must keep them: all are as long as
/// the first, only the last may be shorter. Nothing else in a UDP header
/// says that two belong together, which is why the program has to ask.
///
/// Left out: tunnels, and trains for sockets that did not ask
/// (`rx-gro-list`, `rx-udp-gro-forwarding`).
@Linux(value = "udpv4_offload", file = "net/ipv4/udp_offload.c",
    renamed = true)
public final class UdpOffload implements NetOffload {
    private static final int UDP_GRO_CNT_MAX = 64;

    private final Udp udp;

    public UdpOffload(Udp udp) {
        this.udp = udp;
    }

    @Override
    public int protocol() {
        return IpHdr.IPPROTO_UDP;
    }

    @Override
    @Linux("udp4_gro_receive")
    public SkBuff groReceive(SkbQueue head, SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        if (!skb.mayPull(cb.dataOffset() + UdpHdr.LEN)
                || !cb.flush() && !checksumOk(skb, cb)) {
            cb.flush(true);
            return null;
        }
        UdpSock sk = udp.encapNeeded() ? lookupSkb(skb, cb) : null;
        if (sk == null || !sk.groEnabled) {
            cb.flush(true);
            return null;
        }
        return receiveSegment(head, skb, cb);
    }

    private boolean checksumOk(SkBuff skb, GroCb cb) {
        boolean summed = cb.csumValid();
        boolean ok = InetOffload.checksumValidateZeroCheck(skb,
            hdr(skb).check());
        if (cb.csumValid() && !summed) {
            udp.machine().charge(Cost.CSUM_BYTES,
                skb.len() - cb.dataOffset());
        }
        return ok;
    }

    /// The socket that the datagram would reach, before IP has seen it.
    @Linux("udp4_gro_lookup_skb")
    private UdpSock lookupSkb(SkBuff skb, GroCb cb) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data() + cb.networkOffset());
        UdpHdr uh = hdr(skb);
        return udp.lookup.libLookup(iph.saddr(), uh.source(), iph.daddr(),
            uh.dest(), ((NetDevice) skb.dev()).ifindex());
    }

    // tag::udp_gro_receive_segment[]
    @Linux("udp_gro_receive_segment")
    private static SkBuff receiveSegment(SkbQueue head, SkBuff skb,
            GroCb cb) {
        UdpHdr uh = hdr(skb);
        int ulen = uh.len();
        // Cutting would give every datagram a checksum; and a padded frame
        // is not the datagram that its header tells of.
        if (uh.check() == 0 || ulen <= UdpHdr.LEN
                || ulen != skb.len() - cb.dataOffset()) {
            cb.flush(true);
            return null;
        }
        cb.pull(UdpHdr.LEN);
        SkBuff p = samePorts(head, uh);
        if (p == null) {
            return null;
        }
        int first = hdr(p).len();
        boolean merged = !InetOffload.networkFlush(skb, p) && ulen <= first
            && Gro.receive(p, skb);
        boolean more = merged && ulen == first
            && GroCb.of(p).count() < UDP_GRO_CNT_MAX;
        return more ? null : p;
    }
    // end::udp_gro_receive_segment[]

    private static UdpHdr hdr(SkBuff skb) {
        return new UdpHdr(skb.mem(), skb.transportHeader());
    }

    /// The held train between the same two ports; the rest of the bucket is
    /// ruled out up to there.
    private static SkBuff samePorts(SkbQueue head, UdpHdr uh) {
        for (SkBuff p = head.peek(); p != null; p = p.next()) {
            if (!GroCb.of(p).sameFlow()) {
                continue;
            }
            UdpHdr uh2 = hdr(p);
            if (uh.source() == uh2.source() && uh.dest() == uh2.dest()) {
                return p;
            }
            GroCb.of(p).sameFlow(false);
        }
        return null;
    }

    // tag::udp4_gro_complete[]
    /// One header for the train: its length, and the sum of the pseudo
    /// header, as for a packet that a device is to cut.
    @Override
    @Linux("udp4_gro_complete")
    public boolean groComplete(SkBuff skb, int thoff) {
        int len = skb.len() - thoff;
        IpHdr iph = new IpHdr(skb.mem(),
            skb.data() + GroCb.of(skb).networkOffset());
        UdpHdr uh = hdr(skb).len(len);
        uh.check(~Checksum.fold(Checksum.pseudoHeader(iph.saddr(),
            iph.daddr(), len, protocol(), 0)) & 0xffff);
        skb.csumStart((int) (uh.at() - skb.head()));
        skb.csumOffset(UdpHdr.CHECK_OFFSET);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        SkbSharedInfo info = skb.shinfo();
        info.gsoSegs(GroCb.of(skb).count());
        info.gsoType(info.gsoType() | SkbSharedInfo.SKB_GSO_UDP_L4);
        return true;
    }
    // end::udp4_gro_complete[]

    @Override
    public SkBuff gsoSegment(SkBuff skb, boolean gather, boolean csum) {
        return UdpGso.segment(skb, gather, csum);
    }
}
