package netstack.exercises.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// An Ethernet frame as annotated lines: each field with its offset, its
/// bytes, its name in the kernel, and its meaning. What is cut off is shown
/// as far as it goes.
public final class FrameLines {

    private static final int ETH_P_IP = 0x0800;
    private static final int ETH_P_8021Q = 0x8100;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int LINE = 16;
    private static final int MAX_DATA = 64;

    private final byte[] frame;
    private final List<String> lines = new ArrayList<>();
    private int at;

    private FrameLines(byte[] frame) {
        this.frame = frame;
    }

    /// The lines for `frame`.
    public static List<String> of(byte[] frame) {
        FrameLines f = new FrameLines(frame);
        f.ethernet();
        f.data();
        return f.lines;
    }

    /// The lines for bytes that are no frame.
    public static List<String> ofBytes(byte[] bytes) {
        FrameLines f = new FrameLines(bytes);
        f.data();
        return f.lines;
    }

    private void ethernet() {
        field("Ethernet", "h_dest", 6);
        field("Ethernet", "h_source", 6);
        int type = field("Ethernet", "h_proto", 2);
        if (type == ETH_P_8021Q) {
            field("VLAN", "h_vlan_TCI", 2);
            type = field("VLAN", "h_proto", 2);
        }
        if (type == ETH_P_IP) {
            ip();
        }
    }

    private void ip() {
        int start = at;
        int vihl = field("IP", "version, ihl", 1);
        field("IP", "tos", 1);
        field("IP", "tot_len", 2);
        field("IP", "id", 2);
        int off = field("IP", "frag_off", 2);
        field("IP", "ttl", 1);
        int protocol = field("IP", "protocol", 1);
        field("IP", "check", 2);
        field("IP", "saddr", 4);
        field("IP", "daddr", 4);
        int options = (vihl & 0xf) * 4 - (at - start);
        if (options > 0) {
            field("IP", "options", options);
        }
        if ((off & 0x1fff) == 0) {
            layer4(protocol);
        }
    }

    private void layer4(int protocol) {
        if (protocol == UDP || protocol == TCP) {
            String name = protocol == UDP ? "UDP" : "TCP";
            field(name, "source", 2);
            field(name, "dest", 2);
        }
        if (protocol == UDP) {
            field("UDP", "len", 2);
            field("UDP", "check", 2);
        } else if (protocol == TCP) {
            field("TCP", "seq", 4);
            field("TCP", "ack_seq", 4);
            field("TCP", "doff, flags", 2);
            field("TCP", "window", 2);
            field("TCP", "check", 2);
            field("TCP", "urg_ptr", 2);
        }
    }

    /// Shows a field and returns its value, -1 when it is not all there.
    private int field(String header, String name, int bytes) {
        if (at >= frame.length) {
            return -1;
        }
        byte[] b = Arrays.copyOfRange(frame, at,
                Math.min(at + bytes, frame.length));
        lines.add(String.format("%04x %-9s %-13s %s%s", at, header, name,
                HexFormat.ofDelimiter(" ").formatHex(b),
                b.length < bytes ? " (cut)" : meaning(name, b)));
        at += b.length;
        return b.length < bytes ? -1 : number(b);
    }

    /// What the bytes of the field `name` say, in brackets; "" for what
    /// reads best in hex.
    public static String meaning(String name, byte[] b) {
        return switch (name) {
            case "saddr", "daddr" -> String.format(" (%d.%d.%d.%d)",
                    b[0] & 0xff, b[1] & 0xff, b[2] & 0xff, b[3] & 0xff);
            case "source", "dest", "len", "tot_len", "ttl", "protocol" ->
                " (" + number(b) + ")";
            default -> "";
        };
    }

    private static int number(byte[] b) {
        int n = 0;
        for (byte x : b) {
            n = n << 8 | x & 0xff;
        }
        return n;
    }

    private void data() {
        int end = Math.min(frame.length, at + MAX_DATA);
        while (at < end) {
            byte[] b = Arrays.copyOfRange(frame, at,
                    Math.min(at + LINE, end));
            lines.add(String.format("%04x data      %s", at,
                    HexFormat.ofDelimiter(" ").formatHex(b)));
            at += b.length;
        }
        if (at < frame.length) {
            lines.add("     ... " + (frame.length - at) + " bytes more");
        }
    }
}
