package netstack.host.packetdrill.ast;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes packets: the part of [Printer] in tcpdump's notation.
public final class PacketPrinter {
    private PacketPrinter() {
    }

    /// A packet, with its direction.
    public static String packet(Packet p) {
        StringBuilder out = new StringBuilder(p.inbound() ? "<" : ">");
        for (Packet.Layer layer : p.layers()) {
            out.append(' ').append(layer(layer)).append(" :");
        }
        if (!p.ip().empty()) out.append(' ').append(ip(p.ip()));
        out.append(' ').append(switch (p.body()) {
            case Tcp t -> tcp(t);
            case Udp u -> "udp " + ports(u.ports()) + "(" + u.len() + ")";
            case Icmp i -> icmp(i);
        });
        return out.toString();
    }

    private static String layer(Packet.Layer layer) {
        return switch (layer) {
            case Packet.IpLayer i -> "ipv" + i.version() + " "
                    + (i.ip().empty() ? "" : ip(i.ip()) + " ")
                    + i.src() + " > " + i.dst();
            case Packet.Gre g -> "gre" + g.fields().stream()
                    .map(f -> " " + f.name() + " " + f.value())
                    .collect(Collectors.joining(","));
            case Packet.Mpls m -> "mpls" + m.labels().stream()
                    .map(l -> " (label " + l.label() + ", tc " + l.tc()
                            + ", " + (l.bottom() ? "[S], " : "") + "ttl "
                            + l.ttl() + ")")
                    .collect(Collectors.joining());
        };
    }

    private static String ip(IpInfo ip) {
        List<String> parts = new ArrayList<>();
        if (ip.ecn() != null) parts.add(ip.ecn().name().toLowerCase());
        if (ip.tos() != null) {
            parts.add("tos 0x" + Integer.toHexString(ip.tos()));
        }
        if (ip.flowlabel() != null) {
            parts.add("flowlabel 0x" + Integer.toHexString(ip.flowlabel()));
        }
        if (ip.ttl() != null) parts.add("ttl " + ip.ttl());
        return "[" + String.join(", ", parts) + "]";
    }

    private static String ports(Packet.Ports ports) {
        return ports == null ? "" : ports.src() + " > " + ports.dst() + " ";
    }

    /// A segment, without its direction.
    public static String tcp(Tcp t) {
        StringBuilder out = new StringBuilder();
        if (t.spi() != null) out.append("psp spi ").append(t.spi())
                .append(' ');
        out.append(ports(t.ports())).append(flags(t)).append(' ')
                .append(seq(t.seq()));
        if (t.ack() != null) out.append(" ack ").append(t.ack());
        if (t.win() != null) out.append(" win ").append(t.win());
        if (t.urg() != null) out.append(" urg ").append(t.urg());
        if (t.options() == null) return out.append(" <...>").toString();
        if (!t.options().isEmpty()) {
            out.append(t.options().stream().map(PacketPrinter::option)
                    .collect(Collectors.joining(",", " <", ">")));
        }
        return out.toString();
    }

    static String flags(Tcp t) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Tcp.LETTERS.length(); i++) {
            boolean dot = 1 << i == Tcp.ACK;
            if ((t.flags() >> i & 1) != 0 && !dot) {
                out.append(Tcp.LETTERS.charAt(i));
            }
        }
        if (t.has(Tcp.ACK)) out.append('.');
        if (t.ace() != null) out.append(t.ace());
        return out.isEmpty() ? "-" : out.toString();
    }

    static String seq(Packet.Seq s) {
        return s.start() + ":" + s.end() + "(" + s.len() + ")";
    }

    /// One TCP option.
    public static String option(TcpOpt o) {
        return switch (o) {
            case TcpOpt.Nop() -> "nop";
            case TcpOpt.Eol() -> "eol";
            case TcpOpt.Mss m -> "mss " + m.mss();
            case TcpOpt.Wscale w -> "wscale " + w.shift();
            case TcpOpt.SackOk() -> "sackOK";
            case TcpOpt.Sack s -> "sack" + s.blocks().stream()
                    .map(b -> " " + b.left() + ":" + b.right())
                    .collect(Collectors.joining());
            case TcpOpt.Ts t -> "TS val " + t.val() + " ecr " + t.ecr();
            case TcpOpt.FastOpen f -> (f.experimental() ? "FOEXP" : "FO")
                    + (f.cookie().isEmpty() ? "" : " " + f.cookie());
            case TcpOpt.Md5 m -> ("md5 " + m.digest()).strip();
            case TcpOpt.AccEcn a -> accEcn(a);
            case TcpOpt.Unknown u -> "unknown-" + u.kind() + " " + u.hex();
        };
    }

    private static String accEcn(TcpOpt.AccEcn a) {
        String[] names = a.ect1First() ? new String[] {"e1b", "ceb", "e0b"}
                : new String[] {"e0b", "ceb", "e1b"};
        StringBuilder out = new StringBuilder("ECN");
        for (int i = 0; i < a.counters().size(); i++) {
            out.append(' ').append(names[i]).append(' ')
                    .append(a.counters().get(i));
        }
        return out.toString();
    }

    private static String icmp(Icmp i) {
        StringBuilder out = new StringBuilder("icmp ").append(i.type());
        if (i.code() != null) out.append(' ').append(i.code());
        if (i.mtu() != null) out.append(" mtu ").append(i.mtu());
        if (i.id() != null) out.append(" id ").append(i.id());
        switch (i.echoed()) {
            case null -> { }
            case Packet.Seq s -> out.append(" [").append(seq(s)).append(']');
            case Icmp.EchoedUdp u -> out.append(" [udp (").append(u.len())
                    .append(")]");
            case Icmp.EchoedRaw r -> out.append(" [raw (").append(r.len())
                    .append(")]");
        }
        return out.toString();
    }
}
