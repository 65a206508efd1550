package netstack.exercises.udpdriver.grading;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import netstack.exercises.frame.FrameLines;

/// A field of the frame: where it lies and how it is called in the kernel.
record Field(String header, String name, int at, int bytes) {

    static final List<Field> ETHERNET = List.of(
            new Field("Ethernet", "h_dest", 0, 6),
            new Field("Ethernet", "h_source", 6, 6),
            new Field("Ethernet", "h_proto", 12, 2));
    static final Field IP_CHECK = new Field("IP", "check", 24, 2);
    static final List<Field> IP = List.of(
            new Field("IP", "version, ihl", 14, 1),
            new Field("IP", "tos", 15, 1),
            new Field("IP", "tot_len", 16, 2),
            new Field("IP", "id", 18, 2),
            new Field("IP", "frag_off", 20, 2),
            new Field("IP", "ttl", 22, 1),
            new Field("IP", "protocol", 23, 1),
            new Field("IP", "saddr", 26, 4),
            new Field("IP", "daddr", 30, 4));
    static final Field UDP_CHECK = new Field("UDP", "check", 40, 2);
    static final List<Field> UDP = List.of(
            new Field("UDP", "source", 34, 2),
            new Field("UDP", "dest", 36, 2),
            new Field("UDP", "len", 38, 2));

    /// The field's bytes in `frame`, as hex, with their meaning.
    String show(byte[] frame) {
        byte[] b = Wanted.slice(frame, at, bytes);
        String hex = HexFormat.ofDelimiter(" ").formatHex(b);
        return b.length < bytes ? "(cut)" : hex + FrameLines.meaning(name, b);
    }

    boolean same(byte[] a, byte[] b) {
        return Arrays.equals(Wanted.slice(a, at, bytes),
                Wanted.slice(b, at, bytes));
    }
}
