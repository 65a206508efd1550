package netstack.ipv4;

import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.neigh.Neighbour;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfOkFn;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.qdisc.NetXmit;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Packets that leave: from a transport protocol or from forwarding, to the
/// neighbour that is the next hop.
///
/// ```
///   queueXmit (TCP)  sendSkb (UDP)                    IpForward
///              \      /                                   |
///             localOut -> LOCAL_OUT                     FORWARD
///                    \                                 /
///                     dstOutput -> output -> POST_ROUTING
///                                               |
///              finishOutput -> IpFragmentOut -> finishOutput2
///                                               |
///                                     Neighbour.output
/// ```
/// Left out: GSO packets larger than the route's MTU, tunnels, XFRM.
@Linux(value = "ip_output_core", file = "net/ipv4/ip_output.c",
    renamed = true)
public final class IpOutput {
    private static final int IP_MAX_MTU = 0xffff;
    private static final int IPV4_MIN_MTU = 68;
    private static final int TC_PRIO_BULK = 2;
    private static final int TC_PRIO_INTERACTIVE_BULK = 4;
    private static final int TC_PRIO_INTERACTIVE = 6;
    private static final int LL_RESERVED = 16;

    private final Ipv4 ip;
    private final IpFragmentOut fragments;
    private final IpMcOutput mc;
    private final SysctlInt defaultTtl;
    private final SysctlInt forwardUsePmtu;
    private final NfOkFn dstOutput = this::dstOutput;
    private final NfOkFn finishOutput = this::finishOutput;

    IpOutput(Ipv4 ip) {
        this.ip = ip;
        fragments = new IpFragmentOut(ip);
        mc = new IpMcOutput(ip, finishOutput);
        defaultTtl = ip.net.sysctl().intOf("net/ipv4/ip_default_ttl", 64, 1,
            255);
        forwardUsePmtu = ip.net.sysctl().intOf(
            "net/ipv4/ip_forward_use_pmtu", 0);
    }

    int defaultTtl() {
        return defaultTtl.value;
    }

    /// Sends a transport packet of a socket that has a flow, and perhaps a
    /// route; data at the transport header. Takes `skb`; returns 0 or a
    /// negative error number.
    @Linux(value = "ip_queue_xmit", file = "net/ipv4/ip_output.c")
    public int queueXmit(SkBuff skb, Flow fl4, Rtable known, IpSource from) {
        ip.machine.charge(Cost.IP_QUEUE_XMIT);
        Rtable rt = known != null && known.check() ? known
            : ip.route.outputFlow(fl4);
        if (rt == null) {
            ip.mibs.ip.inc(IpMib.OUTNOROUTES);
            skb.free(DropReason.IP_OUTNOROUTES);
            return -Errno.EHOSTUNREACH;
        }
        skb.dstSetNoref(rt);
        IpHdr iph = push(skb, fl4, from.tos());
        iph.fragOff(dontFragment(from, rt) && !skb.ignoreDf()
            ? IpHdr.IP_DF : 0);
        iph.ttl(selectTtl(from, rt));
        ip.idents.selectIdentSegs(iph, skb.ignoreDf(), from,
            Math.max(1, skb.shinfo().gsoSegs()));
        skb.priority(from.priority());
        skb.mark(from.mark());
        return localOut(skb);
    }

    private static IpHdr push(SkBuff skb, Flow fl4, int tos) {
        skb.push(IpHdr.LEN);
        skb.resetNetworkHeader();
        return new IpHdr(skb.mem(), skb.networkHeader()).versionIhlTos(tos)
            .protocol(fl4.proto).saddr(fl4.saddr).daddr(fl4.daddr);
    }

    /// Sends an answer that no socket stands behind, a reset for example:
    /// data at the transport header, flow and route known. Takes `skb`.
    @Linux(value = "ip_build_and_send_pkt", file = "net/ipv4/ip_output.c")
    public int buildAndSendPkt(SkBuff skb, Flow fl4, Rtable rt, int tos) {
        skb.dstSetNoref(rt);
        IpHdr iph = push(skb, fl4, tos).ttl(defaultTtl.value);
        if (skb.len() <= IPV4_MIN_MTU) {
            iph.fragOff(IpHdr.IP_DF).id(0);
        } else {
            iph.fragOff(0);
            ip.idents.selectIdent(iph, 1);
        }
        return localOut(skb);
    }

    /// Sends what [IpMakeSkb#makeSkb] made. Takes `skb`; returns 0 or a
    /// negative error number.
    @Linux(value = "ip_send_skb", file = "net/ipv4/ip_output.c")
    public int sendSkb(SkBuff skb) {
        int err = localOut(skb);
        if (err > 0) {
            err = NetXmit.errno(err);
        }
        if (err != 0) {
            ip.mibs.ip.inc(IpMib.OUTDISCARDS);
        }
        return err;
    }

    // tag::ip_local_out[]
    /// A packet made here, complete but for length and checksum. Takes
    /// `skb`, which has a route.
    @Linux(value = "ip_local_out", file = "net/ipv4/ip_output.c")
    public int localOut(SkBuff skb) {
        IpHdr iph = hdr(skb);
        ip.mibs.ip.inc(IpMib.OUTREQUESTS);
        iph.totLen(skb.len());
        iph.sendCheck();
        skb.protocol(EthHdr.ETH_P_IP);
        return ip.hooks.hook(NfHook.LOCAL_OUT, skb, null,
            ((Rtable) skb.dst()).dev(), dstOutput);
    }
    // end::ip_local_out[]

    @Linux(value = "dst_output", file = "include/net/dst.h")
    int dstOutput(SkBuff skb) {
        switch (((Rtable) skb.dst()).output()) {
            case OUTPUT:
                return output(skb);
            case MC_OUTPUT:
                return mc.mcOutput(skb);
            default:
                skb.free(DropReason.NOT_SPECIFIED);
                return -Errno.EINVAL;
        }
    }

    // tag::ip_output[]
    @Linux(value = "ip_output", file = "net/ipv4/ip_output.c")
    private int output(SkBuff skb) {
        ip.machine.charge(Cost.IP_OUTPUT);
        NetDevice in = (NetDevice) skb.dev();
        NetDevice dev = ((Rtable) skb.dst()).dev();
        skb.dev(dev);
        skb.protocol(EthHdr.ETH_P_IP);
        return ip.hooks.hook(NfHook.POST_ROUTING, skb, in, dev,
            finishOutput);
    }
    // end::ip_output[]

    /// Fragments a packet that is too large for its way, or that came in
    /// fragments.
    @Linux(value = "ip_finish_output", file = "net/ipv4/ip_output.c")
    private int finishOutput(SkBuff skb) {
        InetSkbParm cb = InetSkbParm.of(skb);
        int mtu = mtuMaybeForward((Rtable) skb.dst(),
            cb.has(InetSkbParm.IPSKB_FORWARDED));
        if (!skb.isGso() && (skb.len() > mtu || cb.fragMaxSize() != 0)) {
            return fragment(skb, mtu);
        }
        return finishOutput2(skb);
    }

    @Linux(value = "ip_fragment", file = "net/ipv4/ip_output.c")
    private int fragment(SkBuff skb, int mtu) {
        if ((hdr(skb).fragOff() & IpHdr.IP_DF) != 0 && (!skb.ignoreDf()
                || InetSkbParm.of(skb).fragMaxSize() > mtu)) {
            ip.mibs.ip.inc(IpMib.FRAGFAILS);
            ip.icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH,
                IcmpHdr.ICMP_FRAG_NEEDED, mtu);
            skb.free(DropReason.PKT_TOO_BIG);
            return -Errno.EMSGSIZE;
        }
        return fragments.doFragment(skb, mtu);
    }

    /// A forwarded packet does not obey a path MTU that a stranger may have
    /// forged, unless the administrator says so.
    @Linux(value = "ip_dst_mtu_maybe_forward", file = "include/net/ip.h")
    int mtuMaybeForward(Rtable rt, boolean forwarding) {
        if (!forwarding || rt.mtuLocked() || forwardUsePmtu.value != 0) {
            return rt.mtu();
        }
        return Math.min(rt.mtuWithoutPmtu(), IP_MAX_MTU);
    }

    // tag::ip_finish_output2[]
    /// Hands a packet that fits to the neighbour that is its next hop.
    @Linux(value = "ip_finish_output2", file = "net/ipv4/ip_output.c")
    int finishOutput2(SkBuff skb) {
        Rtable rt = (Rtable) skb.dst();
        NetDevice dev = rt.dev();
        mc.count(rt, skb.len());
        int need = llReserved(dev);
        if (skb.headroom() < need && !skb.cow(need)) {
            skb.free(DropReason.NOMEM);
            return -Errno.ENOMEM;
        }
        Neighbour neigh = ip.arpTable.neigh(rt.nexthop(hdr(skb).daddr()),
            dev);
        if (neigh == null) {
            skb.free(DropReason.NEIGH_CREATEFAIL);
            return -Errno.ENOBUFS;
        }
        if (skb.dstPendingConfirm()) {
            neigh.confirm();
        }
        return neigh.output(skb);
    }
    // end::ip_finish_output2[]

    /// Headroom for the link-layer header, rounded up to 16 bytes.
    @Linux(value = "LL_RESERVED_SPACE", file = "include/linux/netdevice.h",
        renamed = true)
    static int llReserved(NetDevice dev) {
        return (dev.hardHeaderLen() + dev.neededHeadroom()
            & -LL_RESERVED) + LL_RESERVED;
    }

    @Linux(value = "ip_dont_fragment", file = "include/net/ip.h")
    static boolean dontFragment(IpSource from, Rtable rt) {
        int pmtudisc = from.pmtudisc();
        return pmtudisc == IpSource.IP_PMTUDISC_DO
            || pmtudisc == IpSource.IP_PMTUDISC_WANT && !rt.mtuLocked();
    }

    @Linux(value = "ip_select_ttl", file = "net/ipv4/ip_output.c")
    int selectTtl(IpSource from, Rtable rt) {
        if (rt.rtType() == Rtn.MULTICAST) {
            return from.mcTtl();
        }
        return from.ttl() >= 0 ? from.ttl() : defaultTtl.value;
    }

    /// The band of a packet by its TOS byte (RFC 1349's bits).
    @Linux(value = "rt_tos2priority", file = "include/net/route.h")
    public static int tos2priority(int tos) {
        return switch ((tos & 0x1e) >> 3) {
            case 1 -> TC_PRIO_BULK;
            case 2 -> TC_PRIO_INTERACTIVE;
            case 3 -> TC_PRIO_INTERACTIVE_BULK;
            default -> 0;
        };
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }
}
