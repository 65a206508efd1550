package netstack.ipv4;

import netstack.ipv4.wire.IpHdr;
import netstack.napi.GroCb;
import netstack.driver.net.NetdevFeatures;
import netstack.napi.GroOffload;
import netstack.qdisc.GsoSegmenter;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;

/// IPv4's part of GRO: which packets may be of one flow, and the header of
/// the packet that was made of several.
///
/// Only the plain case is merged: five words of header, no fragment, a
/// right checksum, and a total length that is the packet's (a frame that
/// Ethernet had to pad is not).
@Linux(value = "ip_packet_offload", file = "net/ipv4/af_inet.c",
    renamed = true)
public final class InetOffload implements GroOffload, GsoSegmenter {
    private static final int PROTOCOLS = 256;
    private static final int VERSION_IHL = 0x45;

    private final NetOffload[] offloads = new NetOffload[PROTOCOLS];

    InetOffload() {
    }

    /// Lets a transport protocol merge its packets.
    @Linux(value = "inet_add_offload", file = "net/ipv4/protocol.c",
        renamed = true)
    public void add(NetOffload offload) {
        offloads[offload.protocol()] = offload;
    }

    @Override
    public int type() {
        return EthHdr.ETH_P_IP;
    }

    // tag::inet_gro_receive[]
    @Override
    @Linux("inet_gro_receive")
    public SkBuff groReceive(SkbQueue head, SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        int off = cb.dataOffset();
        if (!skb.mayPull(off + IpHdr.LEN) || !plain(skb, off)) {
            cb.flush(true);
            return null;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.data() + off);
        NetOffload offload = offloads[iph.protocol()];
        if (offload == null) {
            cb.flush(true);
            return null;
        }
        for (SkBuff p = head.peek(); p != null; p = p.next()) {
            if (!sameFlow(p, off, iph)) {
                GroCb.of(p).sameFlow(false);
            }
        }
        cb.flush(cb.flush() || iph.totLen() != skb.len() - off);
        cb.proto(iph.protocol());
        cb.networkOffset(off);
        cb.pull(IpHdr.LEN);
        skb.setTransportHeader(cb.dataOffset());
        return offload.groReceive(head, skb);
    }
    // end::inet_gro_receive[]

    private static boolean plain(SkBuff skb, int off) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data() + off);
        return iph.version() << 4 == (VERSION_IHL & 0xf0)
            && iph.ihl() == (VERSION_IHL & 0xf)
            && !iph.isFragment() && iph.fastCsum() == 0;
    }

    private static boolean sameFlow(SkBuff p, int off, IpHdr iph) {
        if (!GroCb.of(p).sameFlow()) {
            return true;    // ruled out before
        }
        IpHdr iph2 = new IpHdr(p.mem(), p.data() + off);
        return iph.protocol() == iph2.protocol()
            && iph.saddr() == iph2.saddr() && iph.daddr() == iph2.daddr();
    }

    /// Whether the IP header of a packet does not continue that of `p`, by
    /// the addresses of their transport headers. All must be the same but
    /// length and checksum, and the id: it counts, or with DF it may also
    /// stay (RFC 6864), which the second packet decides.
    // tag::inet_gro_flush[]
    @Linux(value = "inet_gro_flush", file = "include/net/gro.h",
        renamed = true)
    public static boolean networkFlush(SkBuff skb, SkBuff p) {
        IpHdr iph = header(skb);
        IpHdr iph2 = header(p);
        GroCb held = GroCb.of(p);
        if (iph.ttl() != iph2.ttl() || iph.tos() != iph2.tos()
                || iph.fragOff() != iph2.fragOff()) {
            return true;
        }
        int ahead = iph.id() - iph2.id() & 0xffff;
        boolean df = (iph.fragOff() & IpHdr.IP_DF) != 0;
        if (held.count() == 1 && df && ahead == 0) {
            held.ipFixedid(true);
        }
        return ahead != (held.ipFixedid() ? 0 : held.count());
    }
    // end::inet_gro_flush[]

    @Linux(value = "skb_gro_network_header", file = "include/net/gro.h",
        renamed = true)
    private static IpHdr header(SkBuff skb) {
        return new IpHdr(skb.mem(),
            skb.data() + GroCb.of(skb).networkOffset());
    }

    /// The sum of the pseudo header of a packet that comes in.
    @Linux(value = "inet_gro_compute_pseudo", file = "include/net/gro.h",
        renamed = true)
    private static int computePseudo(SkBuff skb) {
        IpHdr iph = header(skb);
        GroCb cb = GroCb.of(skb);
        return Checksum.pseudoHeader(iph.saddr(), iph.daddr(),
            skb.len() - cb.dataOffset(), iph.protocol(), 0);
    }

    /// Whether the transport checksum is right: the device says so, or it is
    /// computed here, and then nobody need do it again.
    @Linux(value = "skb_gro_checksum_validate", file = "include/net/gro.h",
        renamed = true)
    public static boolean checksumValidate(SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        if (cb.csumCnt() > 0) {
            cb.csumCnt(cb.csumCnt() - 1);
            return true;
        }
        if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL) {
            return true;
        }
        if (!sumIsRight(skb, cb)) {
            return false;
        }
        incrChecksumUnnecessary(skb);
        return true;
    }

    /// The same for a protocol whose checksum may be left out: with a
    /// `check` of zero nothing is computed.
    @Linux(value = "skb_gro_checksum_validate_zero_check",
        file = "include/net/gro.h", renamed = true)
    public static boolean checksumValidateZeroCheck(SkBuff skb, int check) {
        GroCb cb = GroCb.of(skb);
        if (check != 0 || cb.csumCnt() > 0) {
            return checksumValidate(skb);
        }
        incrChecksumUnnecessary(skb);
        return true;
    }

    private static boolean sumIsRight(SkBuff skb, GroCb cb) {
        int pseudo = computePseudo(skb);
        if (cb.csumValid()
                && Checksum.fold(Checksum.add(pseudo, cb.csum())) == 0) {
            return true;
        }
        int off = cb.dataOffset();
        int sum = skb.checksum(off, skb.len() - off, 0);
        cb.csum(sum);
        cb.csumValid(true);
        return Checksum.fold(Checksum.add(pseudo, sum)) == 0;
    }

    @Linux(value = "__skb_incr_checksum_unnecessary",
        file = "include/linux/skbuff.h")
    private static void incrChecksumUnnecessary(SkBuff skb) {
        if (skb.ipSummed() == SkBuff.CHECKSUM_UNNECESSARY) {
            skb.csumLevel(skb.csumLevel() + 1);
        } else if (skb.ipSummed() == SkBuff.CHECKSUM_NONE) {
            skb.ipSummed(SkBuff.CHECKSUM_UNNECESSARY);
            skb.csumLevel(0);
        }
    }

    @Override
    @Linux("inet_gro_complete")
    public boolean groComplete(SkBuff skb, int nhoff) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data() + nhoff);
        iph.totLen(skb.len() - nhoff);
        iph.sendCheck();
        NetOffload offload = offloads[iph.protocol()];
        return offload.groComplete(skb, nhoff + IpHdr.LEN);
    }

    /// Cuts a packet that the device can't; its IP headers count ids on,
    /// unless the flow's did not count when it was merged.
    // tag::inet_gso_segment[]
    @Override
    @Linux("inet_gso_segment")
    public SkBuff segment(SkBuff skb, long features) {
        if (skb.protocol() != EthHdr.ETH_P_IP) {
            return null;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        NetOffload offload = offloads[iph.protocol()];
        if (offload == null) {
            return null;
        }
        boolean fixed = (skb.shinfo().gsoType()
            & SkbSharedInfo.SKB_GSO_TCP_FIXEDID) != 0;
        SkBuff segs = offload.gsoSegment(skb,
            (features & NetdevFeatures.SG) != 0,
            (features & NetdevFeatures.CSUM_MASK) != 0);
        int id = iph.id();
        for (SkBuff seg = segs; seg != null; seg = seg.next()) {
            IpHdr h = new IpHdr(seg.mem(), seg.networkHeader());
            h.id(id).totLen(seg.len() - seg.networkOffset()).sendCheck();
            id += fixed ? 0 : 1;
        }
        return segs;
    }
    // end::inet_gso_segment[]
}
