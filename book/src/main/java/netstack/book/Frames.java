package netstack.book;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.UdpHdr;

/// Builds the frames that the scenes send: UDP datagrams, whole or spoilt.
final class Frames {
    static final int IP = EthHdr.LEN;
    static final int UDP = IP + IpHdr.LEN;
    static final int SENDER = Ipv4Addr.parse("10.0.0.9");
    static final int PORT = 7000;
    private static final int TTL = 64;
    private static final int SHORTEST = 60;

    private Frames() {}

    /// A datagram of `len` bytes to `daddr`:`port`, padded to the shortest
    /// frame; its checksum is 0, which says that there is none.
    static byte[] udp(long mac, int daddr, int port, int len) {
        return udp(mac, SENDER, daddr, port, len);
    }

    static byte[] udp(long mac, int saddr, int daddr, int port, int len) {
        int ulen = UdpHdr.LEN + len;
        byte[] frame = new byte[Math.max(SHORTEST, UDP + ulen)];
        MemorySegment mem = MemorySegment.ofArray(frame);
        new EthHdr(mem, 0).dest(mac).source(0x0200_0000_ff01L)
                .proto(EthHdr.ETH_P_IP);
        ip(frame).ihl(5).totLen(IpHdr.LEN + ulen).ttl(TTL)
                .protocol(IpHdr.IPPROTO_UDP).saddr(saddr).daddr(daddr)
                .sendCheck();
        new UdpHdr(mem, UDP).source(4000).dest(port).len(ulen).check(0);
        return frame;
    }

    static IpHdr ip(byte[] frame) {
        return new IpHdr(MemorySegment.ofArray(frame), IP);
    }

    static UdpHdr udp(byte[] frame) {
        return new UdpHdr(MemorySegment.ofArray(frame), UDP);
    }
}
