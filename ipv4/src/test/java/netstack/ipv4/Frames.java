package netstack.ipv4;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Checksum;

/// Frames as byte arrays, made and looked at by plain arithmetic: nothing of the code under test
/// but the checksum.
public final class Frames {
    private Frames() {
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s+", ""));
    }

    public static byte[] eth(long dst, long src, int type, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(14 + payload.length);
        b.putShort((short) (dst >>> 32)).putInt((int) dst);
        b.putShort((short) (src >>> 32)).putInt((int) src);
        return b.putShort((short) type).put(payload).array();
    }

    public static byte[] ip(String src, String dst, int proto, int ttl, int id, int fragOff,
            byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(20 + payload.length);
        b.putShort((short) 0x4500).putShort((short) (20 + payload.length));
        b.putShort((short) id).putShort((short) fragOff);
        b.put((byte) ttl).put((byte) proto).putShort((short) 0);
        b.putInt(Ipv4Addr.parse(src)).putInt(Ipv4Addr.parse(dst)).put(payload);
        b.putShort(10, (short) csum(b.array(), 0, 20));
        return b.array();
    }

    public static byte[] echo(int type, int id, int seq, int dataLen) {
        ByteBuffer b = ByteBuffer.allocate(8 + dataLen);
        b.put((byte) type).put((byte) 0).putShort((short) 0);
        b.putShort((short) id).putShort((short) seq);
        for (int i = 0; i < dataLen; i++) {
            b.put((byte) i);
        }
        b.putShort(2, (short) csum(b.array(), 0, b.capacity()));
        return b.array();
    }

    public static byte[] udp(int sport, int dport, int dataLen) {
        ByteBuffer b = ByteBuffer.allocate(8 + dataLen);
        b.putShort((short) sport).putShort((short) dport).putShort((short) (8 + dataLen));
        return b.array();
    }

    public static byte[] arp(int op, long sha, String sip, long tha, String tip) {
        ByteBuffer b = ByteBuffer.allocate(28);
        b.putShort((short) 1).putShort((short) 0x800).put((byte) 6).put((byte) 4);
        b.putShort((short) op);
        b.putShort((short) (sha >>> 32)).putInt((int) sha).putInt(Ipv4Addr.parse(sip));
        b.putShort((short) (tha >>> 32)).putInt((int) tha).putInt(Ipv4Addr.parse(tip));
        return b.array();
    }

    public static int csum(byte[] bytes, int off, int len) {
        return Checksum.fold(Checksum.partial(MemorySegment.ofArray(bytes), off, len, 0));
    }

    public static int u8(byte[] f, int at) {
        return f[at] & 0xff;
    }

    public static int u16(byte[] f, int at) {
        return u8(f, at) << 8 | u8(f, at + 1);
    }

    public static int u32(byte[] f, int at) {
        return u16(f, at) << 16 | u16(f, at + 2);
    }

    public static long mac(byte[] f, int at) {
        return (long) u16(f, at) << 32 | u32(f, at + 2) & 0xffffffffL;
    }
}
