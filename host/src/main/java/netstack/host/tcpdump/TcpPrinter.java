package netstack.host.tcpdump;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import netstack.transport.wire.TcpHdr;

/// TCP. Sequence numbers count from the first one that was seen of the
/// connection.
final class TcpPrinter {
    private static final String[] FLAGS = {"F", "S", "R", "P", ".", "U", "E",
        "W", "e"};
    private static final int MOVES = TcpHdr.SYN | TcpHdr.FIN | TcpHdr.RST;
    private static final Set<String> HTTP = Set.of("GET", "PUT", "COPY",
            "HEAD", "LOCK", "MOVE", "POLL", "POST", "BCOPY", "BMOVE",
            "MKCOL", "TRACE", "LABEL", "MERGE", "DELETE", "SEARCH",
            "UNLOCK", "REPORT", "UPDATE", "NOTIFY", "BDELETE", "CONNECT",
            "OPTIONS", "CHECKIN", "PROPFIND", "CHECKOUT", "CCM_POST",
            "SUBSCRIBE", "PROPPATCH", "BPROPFIND", "BPROPPATCH",
            "UNCHECKOUT", "MKACTIVITY", "MKWORKSPACE", "UNSUBSCRIBE",
            "RPC_CONNECT", "VERSION-CONTROL", "BASELINE-CONTROL");

    /// One end's number and the other's, as counted from.
    private record Base(long seq, long ack) { }

    private final boolean absolute;
    private final Map<String, Base> bases = new HashMap<>();

    TcpPrinter(boolean absolute) {
        this.absolute = absolute;
    }

    /// @param len of header and data
    void print(StringBuilder out, Bytes ip, Bytes b, int len) {
        int hdrlen = (b.u8(12) >> 4) * 4;
        int flags = b.u16(12) & 0x1ff;
        int data = len - hdrlen;
        out.append("Flags [").append(flags(flags)).append(']');
        if (hdrlen < TcpHdr.LEN || data < 0) {
            out.append(" [bad hdr length ").append(hdrlen).append(']');
            return;
        }
        Base base = base(ip, b, flags);
        long seq = b.u32(4) - base.seq & 0xffff_ffffL;
        long ack = b.u32(8) - base.ack & 0xffff_ffffL;
        if (data > 0 || (flags & MOVES) != 0) {
            out.append(", seq ").append(seq);
            if (data > 0) {
                out.append(':').append(seq + data & 0xffff_ffffL);
            }
        }
        if ((flags & TcpHdr.ACK) != 0) out.append(", ack ").append(ack);
        out.append(", win ").append(b.u16(14));
        if ((flags & TcpHdr.URG) != 0) {
            out.append(", urg ").append(b.u16(18));
        }
        options(out, b.limit(hdrlen).from(TcpHdr.LEN), hdrlen, base);
        out.append(", length ").append(data);
        if (data > 0) http(out, b, b.from(hdrlen));
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((flags & 1 << i) != 0) text.append(FLAGS[i]);
        }
        return text.isEmpty() ? "none" : text.toString();
    }

    /// What to count from: 0 in the first packet with an ACK that is seen of
    /// a connection, which sets it, and in each SYN.
    private Base base(Bytes ip, Bytes b, int flags) {
        Base none = new Base(0, 0);
        if (absolute || (flags & TcpHdr.ACK) == 0) return none;
        String src = ip.addr(12) + "." + b.u16(0);
        String dst = ip.addr(16) + "." + b.u16(2);
        Base before = bases.get(src + ">" + dst);
        if (before == null || (flags & TcpHdr.SYN) != 0) {
            long seq = b.u32(4);
            long ack = b.u32(8) - 1 & 0xffff_ffffL;
            bases.put(src + ">" + dst, new Base(seq, ack));
            bases.put(dst + ">" + src, new Base(ack, seq));
            return none;
        }
        return before;
    }

    private static void options(StringBuilder out, Bytes o, int hdrlen,
            Base base) {
        if (hdrlen == TcpHdr.LEN) return;
        out.append(", options [");
        int i = 0;
        String comma = "";
        while (i < o.length()) {
            int kind = o.u8(i);
            int len = kind <= 1 ? 1 : o.has(i + 2) ? o.u8(i + 1) : 0;
            if (len < 1 || kind > 1 && len < 2 || !o.has(i + len)) {
                out.append(comma).append("[|tcp]");
                break;
            }
            out.append(comma).append(option(o.from(i).limit(len), kind, len,
                    base));
            comma = ",";
            i += len;
            if (kind == 0) break;
        }
        out.append(']');
    }

    private static String option(Bytes o, int kind, int len, Base base) {
        return switch (kind) {
            case 0 -> "eol";
            case 1 -> "nop";
            case 2 -> "mss " + (len == 4 ? o.u16(2) : -1);
            case 3 -> "wscale " + (len == 3 ? o.u8(2) : -1);
            case 4 -> "sackOK";
            case 5 -> sack(o, len, base);
            case 8 -> len == 10
                ? "TS val " + o.u32(2) + " ecr " + o.u32(6) : "TS";
            case 34 -> len == 2 ? "tfo  cookiereq"
                : "tfo  cookie " + hex(o, len);
            default -> "unknown-" + kind + (len == 2 ? ""
                : " 0x" + hex(o, len));
        };
    }

    private static String hex(Bytes o, int len) {
        StringBuilder text = new StringBuilder();
        for (int i = 2; i < len; i++) {
            text.append(String.format("%02x", o.u8(i)));
        }
        return text.toString();
    }

    /// Blocks are of what the sender received.
    private static String sack(Bytes o, int len, Base base) {
        StringBuilder text = new StringBuilder("sack "
                + (len - 2) / 8 + " ");
        for (int i = 2; i + 8 <= len; i += 8) {
            text.append('{').append(o.u32(i) - base.ack & 0xffff_ffffL)
                    .append(':')
                    .append(o.u32(i + 4) - base.ack & 0xffff_ffffL)
                    .append('}');
        }
        return text.toString();
    }

    /// The first line of a request or an answer.
    private static void http(StringBuilder out, Bytes b, Bytes data) {
        if (!port(b.u16(0)) && !port(b.u16(2))) return;
        String text = new String(data.data(), data.at(), data.length(),
                StandardCharsets.ISO_8859_1);
        String line = text.split("[\r\n]", 2)[0];
        String[] words = line.split(" ", 3);
        boolean known = HTTP.contains(words[0]) || words.length > 1
                && words[0].startsWith("HTTP/")
                && words[1].matches("[0-9]{3}");
        out.append(": HTTP").append(known ? ": " + line : "");
    }

    private static boolean port(int port) {
        return port == 80 || port == 8080;
    }
}
