package netstack.ipv4;

import static netstack.ipv4.wire.IcmpHdr.ICMP_DEST_UNREACH;
import static netstack.ipv4.wire.IcmpHdr.ICMP_EXC_TTL;
import static netstack.ipv4.wire.IcmpHdr.ICMP_FRAG_NEEDED;
import static netstack.ipv4.wire.IcmpHdr.ICMP_TIME_EXCEEDED;

import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfOkFn;
import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Packets for others, which this host passes on (RFC 1812, section 5.2).
@Linux(value = "ip_forward_options", file = "net/ipv4/ip_forward.c",
    renamed = true)
public final class IpForward {
    private final Ipv4 ip;
    private final SysctlInt updatePriority;
    private final NfOkFn forwardFinish = this::forwardFinish;

    IpForward(Ipv4 ip) {
        this.ip = ip;
        updatePriority = ip.net.sysctl().intOf(
            "net/ipv4/ip_forward_update_priority", 1, 0, 1);
    }

    // tag::ip_forward[]
    /// Takes a packet whose route leads out again.
    @Linux(value = "ip_forward", file = "net/ipv4/ip_forward.c")
    int forward(SkBuff skb) {
        ip.machine.charge(Cost.IP_FORWARD);
        if (skb.pktType() != SkBuff.PACKET_HOST || skb.sk() != null) {
            return drop(skb, DropReason.NOT_SPECIFIED);
        }
        if (skb.ipSummed() == SkBuff.CHECKSUM_COMPLETE) {
            skb.ipSummed(SkBuff.CHECKSUM_NONE);
        }
        if (hdr(skb).ttl() <= 1) {
            ip.mibs.ip.inc(IpMib.INHDRERRORS);
            ip.icmp.send(skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
            return drop(skb, DropReason.IP_INHDR);
        }
        Rtable rt = (Rtable) skb.dst();
        ip.mibs.ip.inc(IpMib.FORWDATAGRAMS);
        InetSkbParm cb = InetSkbParm.of(skb);
        cb.flags(cb.flags() | InetSkbParm.IPSKB_FORWARDED);
        int mtu = ip.output.mtuMaybeForward(rt, true);
        if (skb.len() > mtu && exceedsMtu(skb, mtu)) {
            ip.mibs.ip.inc(IpMib.FRAGFAILS);
            ip.icmp.send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu);
            return drop(skb, DropReason.PKT_TOO_BIG);
        }
        // The header changes: it must be ours, with room for the next link's.
        if (!skb.cow(IpOutput.llReserved(rt.dev()))) {
            return drop(skb, DropReason.NOMEM);
        }
        hdr(skb).decreaseTtl();
        return forwardHook(skb, rt);
    }
    // end::ip_forward[]

    private int forwardHook(SkBuff skb, Rtable rt) {
        InetSkbParm cb = InetSkbParm.of(skb);
        if (cb.has(InetSkbParm.IPSKB_DOREDIRECT)) {
            ip.errors.sendRedirect(skb);
        }
        if (updatePriority.value != 0) {
            skb.priority(IpOutput.tos2priority(hdr(skb).tos()));
        }
        return ip.hooks.hook(NfHook.FORWARD, skb, (NetDevice) skb.dev(),
            rt.dev(), forwardFinish);
    }

    @Linux(value = "ip_forward_finish", file = "net/ipv4/ip_forward.c")
    private int forwardFinish(SkBuff skb) {
        skb.tstamp(0);
        return ip.output.dstOutput(skb);
    }

    /// Whether a packet that is too large may not be cut.
    @Linux(value = "ip_exceeds_mtu", file = "net/ipv4/ip_forward.c")
    private static boolean exceedsMtu(SkBuff skb, int mtu) {
        if ((hdr(skb).fragOff() & IpHdr.IP_DF) == 0) {
            return false;
        }
        return InetSkbParm.of(skb).fragMaxSize() > mtu
            || !skb.ignoreDf() && !skb.isGso();
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }

    private static int drop(SkBuff skb, DropReason reason) {
        skb.free(reason);
        return NetifRx.NET_RX_DROP;
    }
}
