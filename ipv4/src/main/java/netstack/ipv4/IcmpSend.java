package netstack.ipv4;

import static netstack.ipv4.route.Rtable.RTCF_BROADCAST;
import static netstack.ipv4.route.Rtable.RTCF_LOCAL;
import static netstack.ipv4.route.Rtable.RTCF_MULTICAST;

import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Makes and sends ICMP messages: errors about a packet, and answers.
///
/// An error never answers an error, a fragment but the first, or what was
/// sent to many (RFC 1122, section 3.2.2), quotes as much as fits into 576
/// bytes (RFC 1812, section 4.3.2.3), and is limited in number.
@Linux(value = "icmp_socket", file = "net/ipv4/icmp.c", renamed = true)
final class IcmpSend {
    private static final int MAX_REPLY = 576;
    private static final int IPTOS_PREC_INTERNETCONTROL = 0xc0;
    private static final int IPTOS_TOS_MASK = 0x1e;
    /// 192.0.0.8 (RFC 7600): a router without an address.
    private static final int INADDR_DUMMY = 0xc0000008;

    private final Ipv4 ip;
    private final IcmpLimits limits;
    private final SysctlInt useInboundIfaddr;

    IcmpSend(Ipv4 ip) {
        this.ip = ip;
        limits = new IcmpLimits(ip);
        useInboundIfaddr = ip.net.sysctl().intOf(
            "net/ipv4/icmp_errors_use_inbound_ifaddr", 0, 0, 1);
    }

    /// Tells the sender of `skb`, which has a route and its network header
    /// set, what is wrong with it. Does not take `skb`.
    @Linux(value = "__icmp_send", file = "net/ipv4/icmp.c")
    void send(SkBuff skb, int type, int code, int info) {
        Rtable rt = (Rtable) skb.dst();
        if (rt == null || !mayAnswer(skb, rt, type)) {
            return;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        NetDevice dev = (NetDevice) skb.dev();
        boolean loopback = dev != null && (dev.flags() & Iff.LOOPBACK) != 0;
        if (!loopback && !limits.globalAllow(type, code)) {
            ip.mibs.icmp.inc(IcmpMib.OUTRATELIMITGLOBAL);
            return;
        }
        Flow fl4 = new Flow().initOutput(0, 0, iph.tos() & 0x1c,
            IpHdr.IPPROTO_ICMP, iph.saddr(), source(skb, rt, iph), 0, 0);
        Rtable back = ip.route.outputFlow(fl4);
        if (back == null || !limits.xrlimAllow(back, fl4, type, code)) {
            return;
        }
        int room = Math.min(back.mtu(), MAX_REPLY) - IpHdr.LEN - IcmpHdr.LEN;
        if (room <= IpHdr.LEN) {
            return;
        }
        if (fl4.saddr == 0) {
            fl4.saddr = INADDR_DUMMY;
        }
        int tos = isError(type)
            ? iph.tos() & IPTOS_TOS_MASK | IPTOS_PREC_INTERNETCONTROL
            : iph.tos();
        int offset = skb.networkOffset();
        pushReply(new IcmpParam(ip, skb, offset, tos),
            Math.min(skb.len() - offset, room), type, code, info, fl4, back);
    }

    private static boolean mayAnswer(SkBuff skb, Rtable rt, int type) {
        if (skb.networkHeader() + IpHdr.LEN > skb.tail()
                || skb.pktType() != SkBuff.PACKET_HOST
                || (rt.rtFlags() & (RTCF_BROADCAST | RTCF_MULTICAST)) != 0) {
            return false;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        if ((iph.fragOff() & IpHdr.IP_OFFSET) != 0) {
            return false;
        }
        if (!isError(type) || iph.protocol() != IpHdr.IPPROTO_ICMP) {
            return true;
        }
        int at = skb.networkOffset() + iph.hdrlen();
        if (at >= skb.len()) {
            return false;
        }
        byte[] inner = new byte[1];
        skb.copyBits(at, inner, 0, 1);
        int innerType = inner[0] & 0xff;
        return innerType <= IcmpHdr.NR_ICMP_TYPES && !isError(innerType);
    }

    static boolean isError(int type) {
        return switch (type) {
            case IcmpHdr.ICMP_DEST_UNREACH, IcmpHdr.ICMP_SOURCE_QUENCH,
                IcmpHdr.ICMP_REDIRECT, IcmpHdr.ICMP_TIME_EXCEEDED,
                IcmpHdr.ICMP_PARAMETERPROB, 1, 2, 6, 7 -> true;
            default -> false;
        };
    }

    /// A host answers as the one that was spoken to, a router as itself.
    private int source(SkBuff skb, Rtable rt, IpHdr iph) {
        if ((rt.rtFlags() & RTCF_LOCAL) != 0) {
            return iph.daddr();
        }
        NetDevice in = rt.isInput() && useInboundIfaddr.value != 0
            ? (NetDevice) skb.dev() : null;
        return in == null ? 0 : ip.devinet.selectAddr(in, iph.saddr(),
            InIfaddr.RT_SCOPE_LINK);
    }

    /// Answers the message `skb`, whose data start behind the ICMP header,
    /// with its own data.
    @Linux(value = "icmp_reply", file = "net/ipv4/icmp.c")
    void reply(SkBuff skb, int type, int un) {
        if (!limits.globalAllow(type, 0)) {
            return;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        Flow fl4 = new Flow().initOutput(0, 0, iph.tos() & 0x1c,
            IpHdr.IPPROTO_ICMP, iph.saddr(), specDst(skb, iph), 0, 0);
        Rtable rt = ip.route.outputFlow(fl4);
        if (rt != null && limits.xrlimAllow(rt, fl4, type, 0)) {
            pushReply(new IcmpParam(ip, skb, 0, iph.tos()), skb.len(), type,
                0, un, fl4, rt);
        }
    }

    /// The address to answer from: not a group's.
    @Linux(value = "fib_compute_spec_dst", file = "net/ipv4/fib_frontend.c")
    private int specDst(SkBuff skb, IpHdr iph) {
        int flags = ((Rtable) skb.dst()).rtFlags();
        if ((flags & (RTCF_BROADCAST | RTCF_MULTICAST | RTCF_LOCAL))
                == RTCF_LOCAL) {
            return iph.daddr();
        }
        int to = Ipv4Addr.isZeronet(iph.saddr()) ? 0 : iph.saddr();
        return ip.devinet.selectAddr((NetDevice) skb.dev(), to,
            InIfaddr.RT_SCOPE_UNIVERSE);
    }

    @Linux(value = "icmp_push_reply", file = "net/ipv4/icmp.c")
    private void pushReply(IcmpParam param, int dataLen, int type, int code,
            int un, Flow fl4, Rtable rt) {
        ip.machine.cpu().localBhDisable();
        param.head(type, code, un);
        SkBuff skb = ip.makeSkb.makeSkb(fl4, rt, param,
            IcmpHdr.LEN + dataLen, 0);
        if (skb == null) {
            ip.mibs.icmp.inc(IcmpMib.OUTERRORS);
        } else {
            int csum = skb.csum();
            for (SkBuff f = skb.fragList(); f != null; f = f.next()) {
                csum = Checksum.add(csum, f.csum());
            }
            new IcmpHdr(skb.mem(), skb.transportHeader())
                .checksum(Checksum.fold(csum));
            skb.ipSummed(SkBuff.CHECKSUM_NONE);
            ip.output.sendSkb(skb);
        }
        ip.machine.cpu().localBhEnable();
    }
}
