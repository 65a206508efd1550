package netstack.exercises.bare;

import java.util.Arrays;
import java.util.List;

import netstack.exercises.frame.FrameBytes;
import netstack.exercises.tcpreassembly.Block;

/// A TCP segment, without what a bare host ignores.
///
/// @param flags as they stand in byte 13 of the header
/// @param sack left and right edges, as they stand in the option
record Segment(int sport, int dport, int seq, int ack, int flags,
        int window, List<Block> sack, byte[] data) {

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;
    private static final int HDR = 20;
    private static final long U32 = 0xffff_ffffL;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// Reads the segment in a frame that is one.
    static Segment parse(byte[] f) {
        int l4 = FrameBytes.IP + (f[FrameBytes.IP] & 0xf) * 4;
        int end = FrameBytes.IP + number(f, FrameBytes.IP + 2, 2);
        int data = l4 + (f[l4 + 12] >> 4 & 0xf) * 4;
        return new Segment(number(f, l4, 2), number(f, l4 + 2, 2),
                number(f, l4 + 4, 4), number(f, l4 + 8, 4),
                f[l4 + 13] & 0x3f, number(f, l4 + 14, 2), List.of(),
                Arrays.copyOfRange(f, data, end));
    }

    private static int number(byte[] f, int at, int bytes) {
        return (int) FrameBytes.get(f, at, bytes);
    }

    /// What answers this segment where nobody is (RFC 9293, 3.10.7.1).
    Segment reset() {
        boolean ack = has(ACK);
        int len = data.length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
        return new Segment(dport, sport, ack ? this.ack : 0,
                ack ? 0 : seq + len, ack ? RST : RST | ACK, 0, List.of(),
                new byte[0]);
    }

    /// This segment in a frame.
    byte[] frame(long dmac, int saddr, int daddr) {
        byte[] options = has(SYN) ? synOptions() : sackOption();
        int len = HDR + options.length + data.length;
        byte[] f = FrameBytes.ip(dmac, saddr, daddr, FrameBytes.TCP, len);
        int at = FrameBytes.L4;
        FrameBytes.put(f, at, 2, sport);
        FrameBytes.put(f, at + 2, 2, dport);
        FrameBytes.put(f, at + 4, 4, seq & U32);
        FrameBytes.put(f, at + 8, 4, ack & U32);
        FrameBytes.put(f, at + 12, 1, (HDR + options.length) / 4 << 4);
        FrameBytes.put(f, at + 13, 1, flags);
        FrameBytes.put(f, at + 14, 2, window);
        System.arraycopy(options, 0, f, at + HDR, options.length);
        System.arraycopy(data, 0, f, at + HDR + options.length,
                data.length);
        FrameBytes.put(f, at + 16, 2, FrameBytes.checksum(f, at, len,
                FrameBytes.pseudo(saddr, daddr, FrameBytes.TCP, len)));
        return f;
    }

    /// MSS 1460, two NOPs, SACK permitted.
    private static byte[] synOptions() {
        return new byte[] {2, 4, 1460 >> 8, (byte) 1460, 1, 1, 4, 2};
    }

    private byte[] sackOption() {
        if (sack.isEmpty()) {
            return new byte[0];
        }
        byte[] b = new byte[4 + 8 * sack.size()];
        b[0] = 1;
        b[1] = 1;
        b[2] = 5;
        b[3] = (byte) (2 + 8 * sack.size());
        for (int i = 0; i < sack.size(); i++) {
            FrameBytes.put(b, 4 + 8 * i, 4, sack.get(i).from() & U32);
            FrameBytes.put(b, 8 + 8 * i, 4, sack.get(i).to() & U32);
        }
        return b;
    }
}
