package netstack.host.packetdrill.parse;

import java.util.ArrayList;
import java.util.List;
import netstack.host.packetdrill.ast.Icmp;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Udp;

/// Reads packets: the headers around, IP, and UDP and ICMP; TCP is
/// [TcpParser]'s.
final class PacketParser {
    private final Scanner in;
    private final TcpParser tcp;

    PacketParser(Scanner in) {
        this.in = in;
        tcp = new TcpParser(in);
    }

    Packet packet(boolean inbound) {
        List<Packet.Layer> layers = new ArrayList<>();
        for (Packet.Layer l = layer(); l != null; l = layer()) layers.add(l);
        IpInfo ip = ipInfo();
        Packet.Body body;
        if (in.acceptWord("udp")) {
            body = udp();
        } else if (in.acceptWord("icmp") || in.acceptWord("icmpv6")) {
            body = icmp();
        } else {
            body = tcp.segment(inbound);
        }
        return new Packet(inbound, layers, ip, body);
    }

    private Packet.Layer layer() {
        if (in.acceptWord("ipv4")) return ipLayer(4);
        if (in.acceptWord("ipv6")) return ipLayer(6);
        if (in.acceptWord("gre")) return gre();
        if (in.acceptWord("mpls")) return mpls();
        return null;
    }

    private Packet.Layer ipLayer(int version) {
        IpInfo info = ipInfo();
        String src = address();
        in.expect(">", "> between two addresses");
        String dst = address();
        if (dst.endsWith(":") && !dst.endsWith("::")) {
            dst = dst.substring(0, dst.length() - 1);
        } else {
            in.expect(":", "a colon behind the addresses");
        }
        return new Packet.IpLayer(version, info, src, dst);
    }

    private String address() {
        in.skip();
        StringBuilder text = new StringBuilder();
        while (Character.digit(in.raw(), 16) >= 0 || in.raw() == '.'
                || in.raw() == ':') {
            text.append(in.next());
        }
        if (text.isEmpty()) throw in.expected("an address");
        return text.toString();
    }

    private Packet.Gre gre() {
        List<Packet.Field> fields = new ArrayList<>();
        while (!in.accept(":")) {
            String name = in.word();
            if (name.isEmpty()) throw in.expected("a field of GRE, or :");
            fields.add(new Packet.Field(name, in.number32("its value")));
            in.accept(",");
        }
        return new Packet.Gre(fields);
    }

    private Packet.Mpls mpls() {
        List<Packet.Label> labels = new ArrayList<>();
        while (in.accept("(")) {
            int label = field("label", 0xfffff);
            in.expect(",", "a comma");
            int tc = field("tc", 7);
            in.expect(",", "a comma");
            boolean bottom = in.accept("[S]");
            if (bottom) in.accept(",");
            labels.add(new Packet.Label(label, tc, bottom,
                    field("ttl", 255)));
            in.expect(")", ")");
            in.accept(",");
        }
        if (labels.isEmpty()) throw in.expected("a label in ( )");
        in.expect(":", "a colon behind the labels");
        return new Packet.Mpls(labels);
    }

    private int field(String name, int max) {
        if (!in.acceptWord(name)) throw in.expected(name);
        return (int) in.number(name, max);
    }

    private IpInfo ipInfo() {
        String close = in.accept("(") ? ")" : in.accept("[") ? "]" : null;
        if (close == null) return IpInfo.NONE;
        IpInfo.Ecn ecn = null;
        Integer tos = null;
        Integer label = null;
        Integer ttl = null;
        do {
            if (in.acceptWord("tos")) {
                tos = (int) in.number("TOS", 255);
            } else if (in.acceptWord("flowlabel")) {
                label = (int) in.number("flow label", 0xfffff);
            } else if (in.acceptWord("ttl")) {
                ttl = (int) in.number("TTL", 255);
            } else {
                ecn = ecn();
            }
        } while (in.accept(","));
        in.expect(close, close);
        return new IpInfo(ecn, tos, label, ttl);
    }

    private IpInfo.Ecn ecn() {
        for (IpInfo.Ecn e : IpInfo.Ecn.values()) {
            if (in.acceptWord(e.name().toLowerCase())) return e;
        }
        throw in.expected("noecn, ect0, ect1, ect01, ce, tos, flowlabel or"
                + " ttl");
    }

    private Udp udp() {
        Packet.Ports ports = TcpParser.ports(in);
        in.expect("(", "the payload's length in ( )");
        int len = in.number16("the payload's length");
        in.expect(")", ")");
        return new Udp(ports, len);
    }

    private Icmp icmp() {
        String type = in.word();
        if (type.isEmpty()) throw in.expected("an ICMP type");
        String code = null;
        if (codeDigit() || Character.isLetter(in.peek())
                && !in.lookingWord("mtu") && !in.lookingWord("id")) {
            code = in.word();
        }
        Integer mtu = in.acceptWord("mtu") ? in.number16("the MTU") : null;
        Integer id = in.acceptWord("id") ? in.number16("the id") : null;
        return new Icmp(type, code, mtu, id, echoed());
    }

    /// Whether digits stand here in the same line: a code as a number, not
    /// the next event's time.
    private boolean codeDigit() {
        while (in.raw() == ' ' || in.raw() == '\t') in.next();
        return Character.isDigit(in.raw());
    }

    private Icmp.Echoed echoed() {
        if (!in.accept("[")) return null;
        Icmp.Echoed echoed;
        if (in.acceptWord("udp")) {
            echoed = new Icmp.EchoedUdp(length());
        } else if (in.acceptWord("raw")) {
            echoed = new Icmp.EchoedRaw(length());
        } else {
            echoed = tcp.seq();
        }
        in.expect("]", "]");
        return echoed;
    }

    private int length() {
        in.expect("(", "a length in ( )");
        int len = in.number16("a length");
        in.expect(")", ")");
        return len;
    }
}
