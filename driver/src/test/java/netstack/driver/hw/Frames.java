package netstack.driver.hw;

import java.util.Arrays;

/// Frames for tests, made byte by byte, with right checksums.
final class Frames {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ACK = 0x10;
    static final int PSH = 0x08;
    static final int FIN = 0x01;

    private Frames() {
    }

    /// Addresses of 4 or 16 bytes; `data` follows the transport header.
    static byte[] of(int proto, byte[] src, byte[] dst, int sport, int dport, byte[] data) {
        byte[] l4 = new byte[(proto == TCP ? 20 : 8) + data.length];
        Bed.put(l4, 0, sport);
        Bed.put(l4, 2, dport);
        if (proto == TCP) {
            l4[12] = 0x50;
            l4[13] = ACK;
        } else {
            Bed.put(l4, 4, l4.length);
        }
        System.arraycopy(data, 0, l4, l4.length - data.length, data.length);
        return src.length == 4 ? ip4(proto, src, dst, l4) : ip6(proto, src, dst, new byte[0], l4);
    }

    static byte[] ip4(int proto, byte[] src, byte[] dst, byte[] l4) {
        byte[] d = ethernet(0x0800, 20 + l4.length);
        d[14] = 0x45;
        Bed.put(d, 16, 20 + l4.length);
        d[22] = 64;
        d[23] = (byte) proto;
        System.arraycopy(src, 0, d, 26, 4);
        System.arraycopy(dst, 0, d, 30, 4);
        System.arraycopy(l4, 0, d, 34, l4.length);
        sum(d, 34, l4.length, proto, 26, 8);
        Bed.put(d, 24, ~Bed.be(d, 14, 20, 0));
        return d;
    }

    /// `ext` are whole extension headers; their first is named by `first`
    /// in its own place: byte 0 of each names the next.
    static byte[] ip6(int first, byte[] src, byte[] dst, byte[] ext, byte[] l4) {
        byte[] d = ethernet(0x86DD, 40 + ext.length + l4.length);
        d[14] = 0x60;
        Bed.put(d, 18, ext.length + l4.length);
        d[20] = (byte) first;
        d[21] = 64;
        System.arraycopy(src, 0, d, 22, 16);
        System.arraycopy(dst, 0, d, 38, 16);
        System.arraycopy(ext, 0, d, 54, ext.length);
        System.arraycopy(l4, 0, d, 54 + ext.length, l4.length);
        if (ext.length == 0) {
            sum(d, 54, l4.length, first, 22, 32);
        }
        return d;
    }

    private static byte[] ethernet(int type, int n) {
        byte[] d = new byte[Math.max(60, 14 + n)];
        for (int i = 0; i < 6; i++) {
            d[i] = (byte) (Bed.MAC >> 40 - 8 * i);
        }
        d[6] = 2;
        Bed.put(d, 12, type);
        return d;
    }

    private static void sum(byte[] d, int at, int n, int proto, int addr, int addrLen) {
        int check = proto == TCP ? at + 16 : at + 6;
        if (proto == TCP || proto == UDP) {
            Bed.put(d, check, 0);
            Bed.put(d, check, ~fold(Bed.be(d, at, n, Bed.be(d, addr, addrLen, proto + n))));
        }
    }

    static int fold(int sum) {
        int s = (sum & 0xFFFF) + (sum >>> 16);
        return (s & 0xFFFF) + (s >>> 16);
    }

    /// The frame with a VLAN tag.
    static byte[] tagged(byte[] d, int tci) {
        byte[] t = new byte[d.length + 4];
        System.arraycopy(d, 0, t, 0, 12);
        Bed.put(t, 12, 0x8100);
        Bed.put(t, 14, tci);
        System.arraycopy(d, 12, t, 16, d.length - 12);
        return t;
    }

    /// A TCP segment of the flow 10.0.0.2:sport -> 10.0.0.1:80.
    static byte[] segment(int sport, int seq, int ack, int flags, byte[] options, byte[] data) {
        byte[] l4 = new byte[20 + options.length + data.length];
        Bed.put(l4, 0, sport);
        Bed.put(l4, 2, 80);
        int32(l4, 4, seq);
        int32(l4, 8, ack);
        l4[12] = (byte) (l4.length - data.length << 2);
        l4[13] = (byte) flags;
        Bed.put(l4, 14, 0x2000);
        System.arraycopy(options, 0, l4, 20, options.length);
        System.arraycopy(data, 0, l4, 20 + options.length, data.length);
        return ip4(TCP, new byte[] {10, 0, 0, 2}, new byte[] {10, 0, 0, 1}, l4);
    }

    static void int32(byte[] d, int at, int v) {
        Bed.put(d, at, v >>> 16);
        Bed.put(d, at + 2, v);
    }

    static byte[] bytes(int n, int seed) {
        byte[] d = new byte[n];
        new java.util.Random(seed).nextBytes(d);
        return d;
    }

    static byte[] cut(byte[] d, int from, int to) {
        return Arrays.copyOfRange(d, from, to);
    }
}
