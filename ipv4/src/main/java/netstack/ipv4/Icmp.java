package netstack.ipv4;

import static netstack.ipv4.route.Rtable.RTCF_BROADCAST;
import static netstack.ipv4.route.Rtable.RTCF_MULTICAST;
import static netstack.skbuff.DropReason.CONSUMED;

import netstack.driver.net.NetifRx;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// ICMP (RFC 792): answers echoes, and hands errors to the protocol whose
/// packet they quote.
///
/// Left out: following redirects, timestamps, extended echo.
@Linux(value = "icmp_protocol", file = "net/ipv4/af_inet.c")
public final class Icmp implements NetProtocol {
    private final Ipv4 ip;
    private final IcmpSend sender;
    private final SysctlInt echoIgnoreAll;
    private final SysctlInt echoIgnoreBroadcasts;
    private final SysctlInt ignoreBogus;
    private final SysctlInt noPmtuDisc;

    Icmp(Ipv4 ip) {
        this.ip = ip;
        sender = new IcmpSend(ip);
        Sysctl sysctl = ip.net.sysctl();
        echoIgnoreAll = sysctl.intOf("net/ipv4/icmp_echo_ignore_all", 0, 0,
            1);
        echoIgnoreBroadcasts = sysctl.intOf(
            "net/ipv4/icmp_echo_ignore_broadcasts", 1, 0, 1);
        ignoreBogus = sysctl.intOf(
            "net/ipv4/icmp_ignore_bogus_error_responses", 1, 0, 1);
        noPmtuDisc = sysctl.intOf("net/ipv4/ip_no_pmtu_disc", 0, 0, 3);
    }

    @Override
    public int protocol() {
        return IpHdr.IPPROTO_ICMP;
    }

    /// Tells the sender of a packet, which has a route, what is wrong with
    /// it, if that is allowed. Does not take `skb`.
    ///
    /// @param info the second word of the message: the MTU, the gateway
    @Linux(value = "icmp_send", file = "include/net/icmp.h")
    public void send(SkBuff skb, int type, int code, int info) {
        sender.send(skb, type, code, info);
    }

    /// Counts a message that leaves.
    @Linux(value = "icmp_out_count", file = "net/ipv4/icmp.c")
    void outCount(int type) {
        ip.mibs.icmp.inc(IcmpMib.OUTMSGS);
        ip.mibs.icmpMsg.incOut(type);
    }

    @Override
    @Linux(value = "icmp_rcv", file = "net/ipv4/icmp.c", renamed = true)
    public int handler(SkBuff skb) {
        ip.machine.charge(Cost.ICMP_RCV);
        ip.mibs.icmp.inc(IcmpMib.INMSGS);
        if (!checksumOk(skb)) {
            ip.mibs.icmp.inc(IcmpMib.INCSUMERRORS);
            return error(skb, DropReason.ICMP_CSUM);
        }
        if (skb.pullAny(IcmpHdr.LEN) == 0) {
            return error(skb, DropReason.NOT_SPECIFIED);
        }
        IcmpHdr icmph = hdr(skb);
        int type = icmph.type();
        ip.mibs.icmpMsg.incIn(type);
        if (type > IcmpHdr.NR_ICMP_TYPES) {
            return error(skb, DropReason.UNHANDLED_PROTO);
        }
        if (toGroup(skb) && !fromGroupAllowed(type)) {
            return error(skb, DropReason.INVALID_PROTO);
        }
        DropReason reason = dispatch(skb, icmph, type);
        if (reason == CONSUMED) {
            skb.consume();
            return NetifRx.NET_RX_SUCCESS;
        }
        skb.free(reason);
        return NetifRx.NET_RX_DROP;
    }

    private static boolean checksumOk(SkBuff skb) {
        return skb.csumUnnecessary()
            || Checksum.fold(skb.checksum(0, skb.len(), 0)) == 0;
    }

    private int error(SkBuff skb, DropReason reason) {
        ip.mibs.icmp.inc(IcmpMib.INERRORS);
        skb.free(reason);
        return NetifRx.NET_RX_DROP;
    }

    private static boolean toGroup(SkBuff skb) {
        return (((Rtable) skb.dst()).rtFlags()
            & (RTCF_BROADCAST | RTCF_MULTICAST)) != 0;
    }

    /// RFC 1122 3.2.2.6: an echo to many may be ignored.
    private boolean fromGroupAllowed(int type) {
        return switch (type) {
            case IcmpHdr.ICMP_ECHO, IcmpHdr.ICMP_TIMESTAMP ->
                echoIgnoreBroadcasts.value == 0;
            case IcmpHdr.ICMP_ADDRESS, IcmpHdr.ICMP_ADDRESSREPLY -> true;
            default -> false;
        };
    }

    private DropReason dispatch(SkBuff skb, IcmpHdr icmph, int type) {
        return switch (type) {
            case IcmpHdr.ICMP_ECHO -> echo(skb, icmph);
            case IcmpHdr.ICMP_DEST_UNREACH, IcmpHdr.ICMP_SOURCE_QUENCH,
                IcmpHdr.ICMP_TIME_EXCEEDED, IcmpHdr.ICMP_PARAMETERPROB ->
                unreach(skb, icmph);
            default -> CONSUMED;
        };
    }

    /// RFC 1122 3.2.2.6: every host must answer, with the same data.
    @Linux(value = "icmp_echo", file = "net/ipv4/icmp.c")
    private DropReason echo(SkBuff skb, IcmpHdr icmph) {
        if (echoIgnoreAll.value == 0) {
            sender.reply(skb, IcmpHdr.ICMP_ECHOREPLY, icmph.un());
        }
        return CONSUMED;
    }

    /// Hands an error to the protocol of the packet that it quotes.
    @Linux(value = "icmp_unreach", file = "net/ipv4/icmp.c")
    private DropReason unreach(SkBuff skb, IcmpHdr icmph) {
        if (!skb.mayPull(IpHdr.LEN)) {
            ip.mibs.icmp.inc(IcmpMib.INERRORS);
            return DropReason.NOT_SPECIFIED;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.data());
        if (iph.ihl() < 5) {
            ip.mibs.icmp.inc(IcmpMib.INERRORS);
            return DropReason.IP_INHDR;
        }
        boolean bogus = ignoreBogus.value == 0
            && ip.route.addrType(iph.daddr()) == Rtn.BROADCAST;
        if (!bogus && meant(hdr(skb), iph.protocol())) {
            socketDeliver(skb, iph, info(hdr(skb)));
        }
        return CONSUMED;
    }

    /// Whether anybody above shall hear of it.
    private boolean meant(IcmpHdr icmph, int protocol) {
        return switch (icmph.type()) {
            case IcmpHdr.ICMP_DEST_UNREACH ->
                icmph.code() <= IcmpHdr.NR_ICMP_UNREACH
                    && (icmph.code() != IcmpHdr.ICMP_FRAG_NEEDED
                        || noPmtuDisc.value < 2
                        || noPmtuDisc.value == 3
                            && protocol == IpHdr.IPPROTO_TCP);
            case IcmpHdr.ICMP_TIME_EXCEEDED ->
                icmph.code() != IcmpHdr.ICMP_EXC_FRAGTIME;
            default -> true;
        };
    }

    private int info(IcmpHdr icmph) {
        if (icmph.type() == IcmpHdr.ICMP_PARAMETERPROB) {
            return icmph.un() >>> 24;
        }
        return icmph.type() == IcmpHdr.ICMP_DEST_UNREACH
            && icmph.code() == IcmpHdr.ICMP_FRAG_NEEDED
            && noPmtuDisc.value != 1 ? icmph.fragMtu() : 0;
    }

    @Linux(value = "icmp_socket_deliver", file = "net/ipv4/icmp.c")
    private void socketDeliver(SkBuff skb, IpHdr iph, int info) {
        int protocol = iph.protocol();
        // Protocols look at the 8 bytes behind the header without asking.
        if (!skb.mayPull(iph.hdrlen() + 8)) {
            ip.mibs.icmp.inc(IcmpMib.INERRORS);
            return;
        }
        ip.input.raw().icmpError(skb, protocol, info);
        NetProtocol ipprot = ip.input.protocol(protocol);
        if (ipprot != null) {
            ipprot.errHandler(skb, info);
        }
    }

    /// An echo of this host was too big for a link on its way.
    @Override
    @Linux(value = "icmp_err", file = "net/ipv4/icmp.c", renamed = true)
    public void errHandler(SkBuff skb, int info) {
        IcmpHdr icmph = hdr(skb);
        if (icmph.type() == IcmpHdr.ICMP_DEST_UNREACH
                && icmph.code() == IcmpHdr.ICMP_FRAG_NEEDED) {
            ip.route.updatePmtu(skb, info, 0, IpHdr.IPPROTO_ICMP);
        }
    }

    private static IcmpHdr hdr(SkBuff skb) {
        return new IcmpHdr(skb.mem(), skb.transportHeader());
    }
}
