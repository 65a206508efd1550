package netstack.transport.udp;

import netstack.driver.net.NetdevFeatures;
import netstack.ipv4.Icmp;
import netstack.ipv4.InetOffload;
import netstack.ipv4.Ipv4;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.SockFilters;
import netstack.transport.wire.UdpHdr;

/// The receiving half of UDP: from `ip_local_deliver` to a socket's queue.
///
/// Each datagram is queued, or counted and dropped: in `InErrors` with the
/// reason beside it, or in `NoPorts` with an ICMP message to its sender.
/// `InDatagrams` counts when a program *reads*.
///
/// Left out: encapsulation (`UDP_ENCAP`), UDP-Lite.
@Linux(value = "udp_input", file = "net/ipv4/udp.c", renamed = true)
final class UdpInput {
    private static final int ENOMEM = 12;
    /// Up to here a checksum is verified at once; beyond, while the data is
    /// copied to the reader.
    private static final int CHECKSUM_BREAK = 76;

    private final Udp udp;
    private final Icmp icmp;
    private final InetOffload offload;

    UdpInput(Udp udp, Ipv4 ipv4) {
        this.udp = udp;
        icmp = ipv4.icmp;
        offload = ipv4.offload;
    }

    // tag::__udp4_lib_rcv[]
    /// Takes `skb`, whose data starts at the UDP header.
    @Linux("__udp4_lib_rcv")
    int libRcv(SkBuff skb) {
        udp.machine().charge(Cost.UDP_RCV);
        if (!skb.mayPull(UdpHdr.LEN)) {
            return drop(skb, DropReason.PKT_TOO_SMALL);
        }
        UdpHdr uh = new UdpHdr(skb.mem(), skb.data());
        int ulen = uh.len();
        if (ulen > skb.len() || ulen < UdpHdr.LEN
                || !skb.trimRcsum(ulen)) {
            return drop(skb, DropReason.PKT_TOO_SMALL);
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        if (!csumInit(skb, uh.check(), iph.saddr(), iph.daddr())) {
            return csumError(skb);
        }
        if (toGroup(skb)) {
            return mcastDeliver(skb, iph, uh.source(), uh.dest());
        }
        UdpSock sk = udp.lookup.libLookup(iph.saddr(), uh.source(),
            iph.daddr(), uh.dest(), skb.skbIif());
        return sk != null ? queueRcvSkb(sk, skb) : noSocket(skb);
    }
    // end::__udp4_lib_rcv[]

    private static boolean toGroup(SkBuff skb) {
        int group = Rtable.RTCF_BROADCAST | Rtable.RTCF_MULTICAST;
        return skb.dst() instanceof Rtable rt
            && (rt.rtFlags() & group) != 0;
    }

    private int noSocket(SkBuff skb) {
        // RFC 1122, 4.1.3.4: bad datagrams are dropped in silence, so look
        // before anybody is told.
        if (!udp.checksumOk(skb)) {
            return csumError(skb);
        }
        udp.mib.inc(UdpMib.NOPORTS);
        icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH, IcmpHdr.ICMP_PORT_UNREACH,
            0);
        skb.free(DropReason.NO_SOCKET);
        return 0;
    }

    private int csumError(SkBuff skb) {
        udp.mib.inc(UdpMib.INCSUMERRORS);
        return drop(skb, DropReason.UDP_CSUM);
    }

    private int drop(SkBuff skb, DropReason reason) {
        udp.mib.inc(UdpMib.INERRORS);
        skb.free(reason);
        return 0;
    }

    /// Prepares the check of the checksum; short datagrams are checked here.
    ///
    /// @return false if it is known to be wrong
    @Linux("udp4_csum_init")
    private boolean csumInit(SkBuff skb, int check, int saddr, int daddr) {
        skb.csumValid(false);
        if (skb.csumUnnecessary() || check == 0) {
            // RFC 768: zero means that the sender made none.
            skb.csumValid(true);
            return true;
        }
        int psum = Checksum.pseudoHeader(saddr, daddr, skb.len(),
            UdpSock.IPPROTO_UDP, 0);
        if (skb.ipSummed() == SkBuff.CHECKSUM_COMPLETE
                && Checksum.fold(Checksum.add(psum, skb.csum())) == 0) {
            skb.csumValid(true);
            return true;
        }
        skb.csum(psum);
        skb.ipSummed(SkBuff.CHECKSUM_NONE);
        return skb.len() > CHECKSUM_BREAK || udp.checksumOk(skb);
    }

    /// Takes `skb` for `sk`; what was sent as one packet by `UDP_SEGMENT`
    /// or merged by GRO is cut into its datagrams here, unless the program
    /// takes it whole.
    @Linux("udp_queue_rcv_skb")
    private int queueRcvSkb(UdpSock sk, SkBuff skb) {
        if (!skb.isGso() || sk.groEnabled) {
            return queueRcvOneSkb(sk, skb);
        }
        SkBuff seg = rcvSegment(sk, skb);
        while (seg != null) {
            SkBuff next = seg.next();
            seg.next(null);
            seg.pull(seg.transportOffset());
            if (seg.ipSummed() == SkBuff.CHECKSUM_NONE) {
                seg.csumValid(true);
            }
            queueRcvOneSkb(sk, seg);
            seg = next;
        }
        return 0;
    }

    @Linux(value = "udp_rcv_segment", file = "include/net/udp.h")
    private SkBuff rcvSegment(UdpSock sk, SkBuff skb) {
        int n = skb.shinfo().gsoSegs();
        skb.push(-skb.macOffset());
        SkBuff segs = offload.segment(skb,
            NetdevFeatures.SG | NetdevFeatures.CSUM_MASK);
        if (segs == null) {
            sk.drops += n;
            udp.mib.add(UdpMib.INERRORS, n);
            skb.free(DropReason.NOT_SPECIFIED);
            return null;
        }
        skb.consume();
        return segs;
    }

    @Linux("udp_queue_rcv_one_skb")
    private int queueRcvOneSkb(UdpSock sk, SkBuff skb) {
        udp.machine().charge(Cost.SOCK_QUEUE_RCV);
        if (sk.daddr != 0) {
            sk.rxhash = udp.flowHash.of(skb);
            sk.busy.mark(skb);
        } else {
            sk.busy.markOnce(skb);
        }
        if (sk.filter != null && !udp.checksumOk(skb)) {
            sk.drops++;
            return csumError(skb);
        }
        if (!SockFilters.filterTrimCap(sk, skb, UdpHdr.LEN)) {
            sk.drops++;
            return drop(skb, DropReason.SOCKET_FILTER);
        }
        csumPullHeader(skb);
        skb.dstDrop();
        int rc = sk.enqueueScheduleSkb(skb);
        if (rc < 0) {
            full(skb, rc);
        }
        return 0;
    }

    /// Takes the header off; its bytes stay in the sum.
    @Linux("udp_csum_pull_header")
    private static void csumPullHeader(SkBuff skb) {
        if (!skb.csumValid() && skb.ipSummed() == SkBuff.CHECKSUM_NONE) {
            skb.csum(Checksum.partial(skb.mem(), skb.data(), UdpHdr.LEN,
                skb.csum()));
        }
        skb.pullRcsum(UdpHdr.LEN);
    }

    private void full(SkBuff skb, int rc) {
        boolean buffer = rc == -ENOMEM;
        udp.mib.inc(buffer ? UdpMib.RCVBUFERRORS : UdpMib.MEMERRORS);
        drop(skb, buffer ? DropReason.SOCKET_RCVBUFF
            : DropReason.PROTO_MEM);
    }

    /// Gives a datagram to all sockets that want it: clones to all but the
    /// first, so that a single reader costs nothing more.
    @Linux("__udp4_lib_mcast_deliver")
    private int mcastDeliver(SkBuff skb, IpHdr iph, int sport, int dport) {
        int saddr = iph.saddr();
        int daddr = iph.daddr();
        UdpSock first = null;
        for (UdpSock sk = udp.table.hashslot(dport); sk != null;
                sk = sk.hashNext) {
            if (!UdpLookup.isMcastSock(sk, saddr, sport, daddr, dport,
                    skb.skbIif())) {
                continue;
            }
            if (first == null) {
                first = sk;
            } else {
                queueClone(sk, skb);
            }
        }
        if (first != null) {
            return queueRcvSkb(first, skb);
        }
        udp.mib.inc(UdpMib.IGNOREDMULTI);
        skb.consume();
        return 0;
    }

    private void queueClone(UdpSock sk, SkBuff skb) {
        SkBuff nskb = skb.cloneSkb();
        if (nskb != null) {
            queueRcvSkb(sk, nskb);
            return;
        }
        sk.drops++;
        udp.mib.inc(UdpMib.RCVBUFERRORS);
        udp.mib.inc(UdpMib.INERRORS);
    }
}
