package netstack.host.replay;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// Says in a few words what a frame is.
final class FrameText {
    private static final String[] FLAGS = {
        "F", "S", "R", "P", ".", "U", "E", "W"};

    private FrameText() {}

    static String of(byte[] frame) {
        MemorySegment mem = MemorySegment.ofArray(frame);
        if (frame.length < EthHdr.LEN) {
            return "no Ethernet header, " + frame.length + " bytes";
        }
        int proto = new EthHdr(mem, 0).proto();
        int left = frame.length - EthHdr.LEN;
        if (proto == EthHdr.ETH_P_ARP && left >= ArpHdr.LEN) {
            return arp(new ArpHdr(mem, EthHdr.LEN));
        }
        if (proto == EthHdr.ETH_P_IP && left >= IpHdr.LEN) {
            return ip(new IpHdr(mem, EthHdr.LEN), left);
        }
        return String.format("ethertype 0x%04x", proto);
    }

    private static String arp(ArpHdr arp) {
        return arp.op() == ArpHdr.ARPOP_REPLY
                ? "ARP " + Ipv4Addr.toString(arp.sip()) + " is-at "
                        + mac(arp.sha())
                : "ARP who-has " + Ipv4Addr.toString(arp.tip()) + " tell "
                        + Ipv4Addr.toString(arp.sip());
    }

    static String mac(long mac) {
        StringBuilder text = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format(shift == 40 ? "%02x" : ":%02x",
                    mac >>> shift & 0xff));
        }
        return text.toString();
    }

    private static String ip(IpHdr iph, int left) {
        String who = Ipv4Addr.toString(iph.saddr()) + " > "
                + Ipv4Addr.toString(iph.daddr());
        int offset = (iph.fragOff() & IpHdr.IP_OFFSET) * 8;
        String fragment = iph.isFragment() ? ", fragment at " + offset : "";
        int proto = offset == 0 && left >= iph.hdrlen() + least(iph)
                ? iph.protocol() : -1;
        return layer4(iph, proto, who) + fragment;
    }

    private static int least(IpHdr iph) {
        return iph.protocol() == IpHdr.IPPROTO_TCP ? TcpHdr.LEN : UdpHdr.LEN;
    }

    private static String layer4(IpHdr iph, int proto, String who) {
        long at = iph.at() + iph.hdrlen();
        return switch (proto) {
            case IpHdr.IPPROTO_UDP -> udp(new UdpHdr(iph.mem(), at), who);
            case IpHdr.IPPROTO_TCP -> tcp(new TcpHdr(iph.mem(), at), who);
            case IpHdr.IPPROTO_ICMP -> icmp(new IcmpHdr(iph.mem(), at), who);
            default -> who + " protocol " + iph.protocol();
        };
    }

    private static String udp(UdpHdr uh, String who) {
        return who + " UDP " + uh.source() + " > " + uh.dest() + ", "
                + Math.max(0, uh.len() - UdpHdr.LEN) + " bytes";
    }

    private static String tcp(TcpHdr th, String who) {
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((th.flags() & 1 << i) != 0) flags.append(FLAGS[i]);
        }
        return who + " TCP " + th.source() + " > " + th.dest() + " ["
                + flags + "]";
    }

    private static String icmp(IcmpHdr icmp, String who) {
        String name = switch (icmp.type()) {
            case IcmpHdr.ICMP_ECHO -> "echo request";
            case IcmpHdr.ICMP_ECHOREPLY -> "echo reply";
            case IcmpHdr.ICMP_DEST_UNREACH -> "unreachable " + icmp.code();
            case IcmpHdr.ICMP_TIME_EXCEEDED -> "time exceeded";
            default -> "type " + icmp.type();
        };
        return who + " ICMP " + name;
    }
}
