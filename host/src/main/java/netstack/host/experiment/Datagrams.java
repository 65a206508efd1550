package netstack.host.experiment;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.UdpHdr;

/// UDP datagrams in their frames, for the generator.
public final class Datagrams {
    /// Where a datagram's bytes begin in its frame.
    public static final int PAYLOAD = EthHdr.LEN + IpHdr.LEN + UdpHdr.LEN;
    /// The shortest frame, without its check sequence.
    public static final int SHORTEST = 60;
    private static final long SENDER = 0x0200_0000_ff01L;
    /// The port that all of them come from.
    public static final int SPORT = 4000;
    private static final int TTL = 64;

    private Datagrams() {}

    /// A frame of `len` bytes from `saddr` to `daddr`:`dport`; a checksum
    /// of 0 says that there is none.
    public static byte[] frame(long mac, int saddr, int daddr, int dport,
            int len) {
        byte[] frame = new byte[len];
        MemorySegment mem = MemorySegment.ofArray(frame);
        new EthHdr(mem, 0).dest(mac).source(SENDER).proto(EthHdr.ETH_P_IP);
        new IpHdr(mem, EthHdr.LEN).ihl(5).totLen(len - EthHdr.LEN).ttl(TTL)
                .protocol(IpHdr.IPPROTO_UDP).saddr(saddr).daddr(daddr)
                .sendCheck();
        new UdpHdr(mem, EthHdr.LEN + IpHdr.LEN).source(SPORT).dest(dport)
                .len(len - EthHdr.LEN - IpHdr.LEN).check(0);
        return frame;
    }
}
