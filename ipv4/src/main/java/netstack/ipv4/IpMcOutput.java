package netstack.ipv4;

import static netstack.ipv4.route.Rtable.RTCF_BROADCAST;
import static netstack.ipv4.route.Rtable.RTCF_LOCAL;
import static netstack.ipv4.route.Rtable.RTCF_MULTICAST;

import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfOkFn;
import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Packets to many, of which this host may be one.
@Linux(value = "ip_mc_finish_output", file = "net/ipv4/ip_output.c",
    renamed = true)
final class IpMcOutput {
    private final Ipv4 ip;
    private final NfOkFn finishOutput;
    private final NfOkFn loopbackXmit = this::loopbackXmit;

    IpMcOutput(Ipv4 ip, NfOkFn finishOutput) {
        this.ip = ip;
        this.finishOutput = finishOutput;
    }

    /// To a group that this host belongs to: it gets a copy.
    @Linux(value = "ip_mc_output", file = "net/ipv4/ip_output.c")
    int mcOutput(SkBuff skb) {
        Rtable rt = (Rtable) skb.dst();
        skb.dev(rt.dev());
        skb.protocol(EthHdr.ETH_P_IP);
        boolean forwarded =
            InetSkbParm.of(skb).has(InetSkbParm.IPSKB_FORWARDED);
        boolean multicast = (rt.rtFlags() & RTCF_MULTICAST) != 0;
        boolean member = (rt.rtFlags() & RTCF_LOCAL) != 0 && !forwarded;
        if (multicast && member || (rt.rtFlags() & RTCF_BROADCAST) != 0) {
            SkBuff copy = skb.cloneSkb();
            if (copy != null) {
                ip.hooks.hook(NfHook.POST_ROUTING, copy, null, rt.dev(),
                    loopbackXmit);
            }
        }
        // RFC 1112 6.1: TTL 0 stays on this host.
        if (multicast && new IpHdr(skb.mem(), skb.networkHeader()).ttl() == 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return 0;
        }
        return ip.hooks.hook(NfHook.POST_ROUTING, skb, null, rt.dev(),
            finishOutput);
    }

    @Linux(value = "dev_loopback_xmit", file = "net/core/dev.c")
    private int loopbackXmit(SkBuff skb) {
        skb.resetMacHeader();
        skb.pull(skb.networkOffset());
        skb.pktType(SkBuff.PACKET_LOOPBACK);
        if (skb.ipSummed() == SkBuff.CHECKSUM_NONE) {
            skb.ipSummed(SkBuff.CHECKSUM_UNNECESSARY);
        }
        skb.dstForce();
        ip.netifRx.rx(skb);
        return 0;
    }

    /// Counts a packet that leaves.
    void count(Rtable rt, int len) {
        if (rt.rtType() == Rtn.MULTICAST) {
            ip.mibs.ipExt.inc(IpExtMib.OUTMCASTPKTS);
            ip.mibs.ipExt.add(IpExtMib.OUTMCASTOCTETS, len);
        } else if (rt.rtType() == Rtn.BROADCAST) {
            ip.mibs.ipExt.inc(IpExtMib.OUTBCASTPKTS);
            ip.mibs.ipExt.add(IpExtMib.OUTBCASTOCTETS, len);
        }
        ip.mibs.ip.inc(IpMib.OUTTRANSMITS);
        ip.mibs.ipExt.add(IpExtMib.OUTOCTETS, len);
    }
}
