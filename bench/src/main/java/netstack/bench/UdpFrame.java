package netstack.bench;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.UdpHdr;

/// Builds the shortest frame with a UDP datagram in it: what a traffic
/// generator sends. Without a UDP checksum, as such generators do.
final class UdpFrame {
    private static final int LEN = 60;
    private static final int TTL = 64;

    private UdpFrame() {}

    static byte[] of(long mac, int saddr, int daddr, int port) {
        byte[] frame = new byte[LEN];
        MemorySegment mem = MemorySegment.ofArray(frame);
        new EthHdr(mem, 0).dest(mac).source(0x0200_0000_ff01L)
                .proto(EthHdr.ETH_P_IP);
        new IpHdr(mem, EthHdr.LEN).ihl(5).totLen(LEN - EthHdr.LEN).ttl(TTL)
                .protocol(IpHdr.IPPROTO_UDP).saddr(saddr).daddr(daddr)
                .sendCheck();
        new UdpHdr(mem, EthHdr.LEN + IpHdr.LEN).source(9).dest(port)
                .len(LEN - EthHdr.LEN - IpHdr.LEN).check(0);
        return frame;
    }
}
