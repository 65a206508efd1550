package netstack.host.tcpdump;

import netstack.host.libpcap.Services;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;

/// IPv4, and what is in it.
final class IpPrinter {
    private static final int OFFSET = 0x1fff;
    private static final int ERROR = 8;

    private final boolean names;
    private final Services services = new Services();
    private final TcpPrinter tcp;

    IpPrinter(boolean names, boolean absolute) {
        this.names = names;
        tcp = new TcpPrinter(absolute);
    }

    /// @param link the link layer has said already that this is IP
    void print(StringBuilder out, Bytes b, boolean link) {
        out.append(link ? "" : "IP ");
        if (!b.has(IpHdr.LEN)) {
            out.append("[|ip]");
            return;
        }
        int hdrlen = (b.u8(0) & 0xf) * 4;
        int total = b.u16(2);
        int offset = (b.u16(6) & OFFSET) * 8;
        int proto = b.u8(9);
        if (hdrlen < IpHdr.LEN || total < hdrlen) {
            out.append("bad-hlen ").append(hdrlen);
            return;
        }
        // A card cuts a long one later: its length is not in it yet.
        Bytes rest = b.from(hdrlen).limit(total - hdrlen);
        int len = total - hdrlen;
        if (offset != 0) {
            out.append(b.addr(12)).append(" > ").append(b.addr(16))
                    .append(": ").append(protocol(proto));
            return;
        }
        switch (proto) {
            case IpHdr.IPPROTO_UDP -> udp(out, b, rest);
            case IpHdr.IPPROTO_TCP -> tcp(out, b, rest, len);
            case IpHdr.IPPROTO_ICMP -> icmp(out, b, rest, len);
            default -> out.append(b.addr(12)).append(" > ")
                    .append(b.addr(16)).append(":  ")
                    .append(protocol(proto)).append(' ').append(len);
        }
    }

    private String protocol(int proto) {
        String name = names ? services.protocol(proto) : null;
        return name == null ? "ip-proto-" + proto : name;
    }

    private String port(int port, String proto) {
        String name = names ? services.port(port, proto) : null;
        return name == null ? Integer.toString(port) : name;
    }

    private void ends(StringBuilder out, Bytes ip, Bytes b, String proto) {
        out.append(ip.addr(12)).append('.').append(port(b.u16(0), proto))
                .append(" > ").append(ip.addr(16)).append('.')
                .append(port(b.u16(2), proto)).append(": ");
    }

    private void udp(StringBuilder out, Bytes ip, Bytes b) {
        if (!b.has(8)) {
            out.append(ip.addr(12)).append(" > ").append(ip.addr(16))
                    .append(": [|udp]");
            return;
        }
        ends(out, ip, b, "udp");
        int len = b.u16(4);
        out.append(len < 8 ? "truncated-udplength " + len
                : "UDP, length " + (len - 8));
    }

    private void tcp(StringBuilder out, Bytes ip, Bytes b, int len) {
        if (!b.has(20)) {
            out.append(ip.addr(12)).append(" > ").append(ip.addr(16))
                    .append(": [|tcp]");
            return;
        }
        ends(out, ip, b, "tcp");
        tcp.print(out, ip, b, len);
    }

    private void icmp(StringBuilder out, Bytes ip, Bytes b, int len) {
        out.append(ip.addr(12)).append(" > ").append(ip.addr(16))
                .append(": ICMP ");
        if (!b.has(8)) {
            out.append("[|icmp]");
            return;
        }
        switch (b.u8(0)) {
            case IcmpHdr.ICMP_ECHO -> echo(out, b, "request");
            case IcmpHdr.ICMP_ECHOREPLY -> echo(out, b, "reply");
            case IcmpHdr.ICMP_DEST_UNREACH -> unreach(out, b);
            case IcmpHdr.ICMP_TIME_EXCEEDED -> out.append(b.u8(1) == 0
                    ? "time exceeded in-transit"
                    : "ip reassembly time exceeded");
            case IcmpHdr.ICMP_REDIRECT -> out.append("redirect ")
                    .append(inner(b).addr(16)).append(" to host ")
                    .append(b.addr(4));
            default -> out.append("type-#").append(b.u8(0));
        }
        out.append(", length ").append(len);
    }

    private static void echo(StringBuilder out, Bytes b, String what) {
        out.append("echo ").append(what).append(", id ").append(b.u16(4))
                .append(", seq ").append(b.u16(6));
    }

    /// The packet that an error is about.
    private static Bytes inner(Bytes b) {
        return b.from(ERROR);
    }

    private void unreach(StringBuilder out, Bytes b) {
        Bytes ip = inner(b);
        if (!ip.has(IpHdr.LEN)) {
            out.append("[|icmp]");
            return;
        }
        String host = ip.addr(16);
        switch (b.u8(1)) {
            case IcmpHdr.ICMP_NET_UNREACH -> out.append("net ").append(host)
                    .append(" unreachable");
            case IcmpHdr.ICMP_HOST_UNREACH -> out.append("host ")
                    .append(host).append(" unreachable");
            case IcmpHdr.ICMP_PROT_UNREACH -> out.append(host)
                    .append(" protocol ").append(ip.u8(9))
                    .append(" unreachable");
            case IcmpHdr.ICMP_PORT_UNREACH -> portUnreach(out, ip, host);
            case IcmpHdr.ICMP_FRAG_NEEDED -> out.append(host)
                    .append(" unreachable - need to frag (mtu ")
                    .append(b.u16(6)).append(')');
            case IcmpHdr.ICMP_PKT_FILTERED -> out.append("host ")
                    .append(host).append(" unreachable - admin prohibited "
                            + "filter");
            default -> out.append(host).append(" unreachable - #")
                    .append(b.u8(1));
        }
    }

    private void portUnreach(StringBuilder out, Bytes ip, String host) {
        Bytes l4 = ip.from((ip.u8(0) & 0xf) * 4);
        boolean udp = ip.u8(9) == IpHdr.IPPROTO_UDP;
        boolean tcp = ip.u8(9) == IpHdr.IPPROTO_TCP;
        if (!l4.has(4)) {
            out.append("[|icmp]");
        } else if (udp || tcp) {
            String proto = udp ? "udp" : "tcp";
            out.append(host).append(' ').append(proto).append(" port ")
                    .append(port(l4.u16(2), proto)).append(" unreachable");
        } else {
            out.append(host).append(" protocol ").append(ip.u8(9))
                    .append(" port ").append(l4.u16(2))
                    .append(" unreachable");
        }
    }
}
