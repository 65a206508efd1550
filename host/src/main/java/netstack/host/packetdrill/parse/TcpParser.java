package netstack.host.packetdrill.parse;

import java.util.List;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;

/// Reads a TCP segment in tcpdump's notation.
final class TcpParser {
    private final Scanner in;
    private final TcpOptParser options;

    TcpParser(Scanner in) {
        this.in = in;
        options = new TcpOptParser(in);
    }

    Tcp segment(boolean inbound) {
        Long spi = spi();
        Packet.Ports ports = ports(in);
        int flags = flags();
        Integer ace = null;
        if ((flags & Tcp.ACK) != 0 && Character.isDigit(in.raw())) {
            ace = (int) in.number("the ACE counter", 7);
        }
        Packet.Seq seq = seq();
        Long ack = in.acceptWord("ack") ? in.number32("the ack") : null;
        Integer win = in.acceptWord("win") ? in.number16("the window") : null;
        Integer urg = in.acceptWord("urg")
                ? in.number16("the urgent pointer") : null;
        List<TcpOpt> opts = List.of();
        if (in.accept("<")) opts = options.list(inbound);
        return new Tcp(spi, ports, flags, ace, seq, ack, win, urg, opts);
    }

    private Long spi() {
        boolean encap = in.acceptWord("encap");
        if (in.acceptWord("psp")) {
            if (!in.acceptWord("spi")) throw in.expected("spi");
            return in.number32("the SPI");
        }
        if (encap) throw in.expected("psp");
        return null;
    }

    static Packet.Ports ports(Scanner in) {
        if (!Character.isDigit(in.peek())) return null;
        int src = in.number16("a port");
        in.expect(">", "> between two ports");
        return new Packet.Ports(src, in.number16("a port"));
    }

    // tag::flags[]
    /// Letters, then a dot for ACK; `-` for none at all.
    private int flags() {
        if (in.accept("-")) return 0;
        in.skip();
        int flags = 0;
        for (char c = in.raw(); Character.isLetter(c); c = in.raw()) {
            int bit = Tcp.LETTERS.indexOf(c);
            if (bit < 0) throw in.error("there is no TCP flag " + c);
            flags |= 1 << bit;
            in.next();
        }
        if (in.raw() == '.') {
            in.next();
            flags |= Tcp.ACK;
        }
        if (flags == 0) throw in.expected("TCP flags, udp or icmp");
        return flags;
    }
    // end::flags[]

    Packet.Seq seq() {
        long start = in.number32("a sequence number");
        in.expect(":", "start:end(length)");
        long end = in.number32("a sequence number");
        in.expect("(", "start:end(length)");
        int len = in.length("a length");
        Packet.Seq seq = new Packet.Seq(start, len);
        if (seq.end() != end) {
            throw in.error(start + ":" + end + "(" + len + ") is wrong: "
                    + start + " + " + len + " = " + seq.end());
        }
        in.expect(")", ")");
        return seq;
    }
}
