package netstack.exercises.frame;

/// Builds Ethernet frames byte by byte, for cases and for oracles: without
/// the stack, as it is what is examined.
public final class FrameBytes {

    /// Where the IP header starts.
    public static final int IP = 14;
    /// Where the UDP or TCP header starts in a frame without IP options.
    public static final int L4 = IP + 20;
    /// Where the payload of a UDP datagram starts.
    public static final int UDP_DATA = L4 + 8;
    /// `IPPROTO_UDP`.
    public static final int UDP = 17;
    /// `IPPROTO_TCP`.
    public static final int TCP = 6;
    private static final int TCP_HDR = 20;

    private FrameBytes() {
    }

    /// A UDP datagram in a frame, with right lengths and checksums. The
    /// frame is as long as its payload makes it, not padded.
    public static byte[] udp(long dmac, int saddr, int daddr, int sport,
            int dport, byte[] payload) {
        byte[] b = ip(dmac, saddr, daddr, UDP, 8 + payload.length);
        put(b, L4, 2, sport);
        put(b, L4 + 2, 2, dport);
        put(b, L4 + 4, 2, 8 + payload.length);
        System.arraycopy(payload, 0, b, UDP_DATA, payload.length);
        int check = checksum(b, L4, 8 + payload.length,
                pseudo(saddr, daddr, UDP, 8 + payload.length));
        put(b, L4 + 6, 2, check == 0 ? 0xffff : check);
        return b;
    }

    /// A TCP segment without options in a frame, likewise.
    public static byte[] tcp(long dmac, int saddr, int daddr, int sport,
            int dport, byte[] payload) {
        int len = TCP_HDR + payload.length;
        byte[] b = ip(dmac, saddr, daddr, TCP, len);
        put(b, L4, 2, sport);
        put(b, L4 + 2, 2, dport);
        put(b, L4 + 12, 2, 0x5010);
        put(b, L4 + 14, 2, 0xffff);
        System.arraycopy(payload, 0, b, L4 + TCP_HDR, payload.length);
        put(b, L4 + 16, 2, checksum(b, L4, len,
                pseudo(saddr, daddr, TCP, len)));
        return b;
    }

    /// An Ethernet and an IP header with `len` bytes of room behind.
    public static byte[] ip(long dmac, int saddr, int daddr, int protocol,
            int len) {
        byte[] b = new byte[L4 + len];
        put(b, 0, 6, dmac);
        put(b, 6, 6, 0x0200_0000_00ffL);
        put(b, 12, 2, 0x0800);
        put(b, IP, 2, 0x4500);
        put(b, IP + 2, 2, 20 + len);
        put(b, IP + 6, 2, 0x4000);
        put(b, IP + 8, 1, 64);
        put(b, IP + 9, 1, protocol);
        put(b, IP + 12, 4, saddr & 0xffff_ffffL);
        put(b, IP + 16, 4, daddr & 0xffff_ffffL);
        put(b, IP + 10, 2, checksum(b, IP, 20, 0));
        return b;
    }

    /// Writes `value` big-endian.
    public static void put(byte[] b, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            b[at + i] = (byte) (value >>> 8 * (bytes - 1 - i));
        }
    }

    /// Reads `bytes` bytes big-endian.
    public static long get(byte[] b, int at, int bytes) {
        long v = 0;
        for (int i = 0; i < bytes; i++) {
            v = v << 8 | b[at + i] & 0xff;
        }
        return v;
    }

    /// The Internet checksum (RFC 1071) of `len` bytes, with `start` added,
    /// as it stands in a header.
    public static int checksum(byte[] b, int at, int len, long start) {
        long sum = start;
        for (int i = 0; i < len; i++) {
            sum += (long) (b[at + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) (~sum & 0xffff);
    }

    /// The words of the pseudo header, added up.
    public static long pseudo(int saddr, int daddr, int protocol, int len) {
        return (saddr >>> 16) + (saddr & 0xffff) + (daddr >>> 16)
                + (daddr & 0xffff) + protocol + len;
    }
}
