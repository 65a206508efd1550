package netstack.host.replay;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// Makes frames whole that a snap length cut: zeros up to the length on the
/// wire, and a transport checksum that fits them.
///
/// The card then finds the checksum good, as the one that captured did: what
/// was cut off can't be judged any more.
final class Padding {
    /// The shortest frame on the wire, without its check sequence.
    private static final int MIN = EthHdr.ETH_ZLEN;

    private Padding() {}

    /// The frame as it was on the wire, as far as that can be known.
    static byte[] whole(byte[] kept, int origLen) {
        byte[] frame = Arrays.copyOf(kept, Math.max(origLen, MIN));
        if (kept.length < origLen) refit(frame, kept.length);
        return frame;
    }

    private static void refit(byte[] frame, int kept) {
        MemorySegment mem = MemorySegment.ofArray(frame);
        if (kept < EthHdr.LEN + IpHdr.LEN
                || new EthHdr(mem, 0).proto() != EthHdr.ETH_P_IP) return;
        IpHdr iph = new IpHdr(mem, EthHdr.LEN);
        long at = EthHdr.LEN + iph.hdrlen();
        int len = iph.totLen() - iph.hdrlen();
        if (at > kept || len < 0 || at + len > frame.length) return;
        boolean first = (iph.fragOff() & IpHdr.IP_OFFSET) == 0;
        if (first) transport(iph, mem, at, len, iph.isFragment());
    }

    private static void transport(IpHdr iph, MemorySegment mem, long at,
            int len, boolean fragment) {
        int proto = iph.protocol();
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len,
                proto, 0);
        if (proto == IpHdr.IPPROTO_UDP && len >= UdpHdr.LEN) {
            // Of a fragment only the whole datagram's sum is known: none.
            UdpHdr uh = new UdpHdr(mem, at).check(0);
            int sum = sum(mem, at, len, pseudo);
            uh.check(fragment ? 0 : sum == 0 ? 0xffff : sum);
        } else if (proto == IpHdr.IPPROTO_TCP && len >= TcpHdr.LEN) {
            TcpHdr th = new TcpHdr(mem, at).check(0);
            th.check(sum(mem, at, len, pseudo));
        } else if (proto == IpHdr.IPPROTO_ICMP && len >= IcmpHdr.LEN
                && !fragment) {
            IcmpHdr icmp = new IcmpHdr(mem, at).checksum(0);
            icmp.checksum(sum(mem, at, len, 0));
        }
    }

    private static int sum(MemorySegment mem, long at, int len, int pseudo) {
        return Checksum.fold(Checksum.partial(mem, at, len, pseudo));
    }
}
