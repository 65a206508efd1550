package netstack.host.packetdrill.packets;

import java.lang.foreign.MemorySegment;
import netstack.host.packetdrill.ast.Tcp;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// Builds IPv4 packets: payloads are all zeros.
public final class Datagram {
    private static final int DEFAULT_TTL = 255;

    private Datagram() {
    }

    /// The length of a TCP header with its options.
    public static int tcpHeader(Tcp t) {
        return TcpHdr.LEN + OptionBytes.encode(t.options()).length;
    }

    /// A segment with the live numbers of `t`.
    public static byte[] tcp(Tuple way, int tos, Integer ttl, Tcp t) {
        byte[] options = OptionBytes.encode(t.options());
        int header = TcpHdr.LEN + options.length;
        int len = header + t.seq().len();
        MemorySegment mem = ip(way, tos, ttl, IpHdr.IPPROTO_TCP, len);
        tcpHeader(mem, way, t, header);
        MemorySegment.copy(MemorySegment.ofArray(options), 0, mem,
                IpHdr.LEN + TcpHdr.LEN, options.length);
        new TcpHdr(mem, IpHdr.LEN).check(Checksum.fold(Checksum.partial(mem,
                IpHdr.LEN, len, pseudo(way, len, IpHdr.IPPROTO_TCP))));
        return bytes(mem);
    }

    private static void tcpHeader(MemorySegment mem, Tuple way, Tcp t,
            int header) {
        int flags = t.flags();
        if (t.ace() != null) {
            flags |= (t.ace() & 1) != 0 ? Tcp.ECE : 0;
            flags |= (t.ace() & 2) != 0 ? Tcp.CWR : 0;
            flags |= (t.ace() & 4) != 0 ? Tcp.AE : 0;
        }
        new TcpHdr(mem, IpHdr.LEN).source(way.sport()).dest(way.dport())
                .seq((int) t.seq().start())
                .ackSeq(t.ack() == null ? 0 : t.ack().intValue())
                .doffFlags(header / 4, flags)
                .window(t.win() == null ? 0 : t.win())
                .urgPtr(t.urg() == null ? 0 : t.urg());
    }

    /// A datagram with `payload` bytes.
    public static byte[] udp(Tuple way, int tos, Integer ttl, int payload) {
        int len = UdpHdr.LEN + payload;
        MemorySegment mem = ip(way, tos, ttl, IpHdr.IPPROTO_UDP, len);
        UdpHdr uh = new UdpHdr(mem, IpHdr.LEN).source(way.sport())
                .dest(way.dport()).len(len);
        int check = Checksum.fold(Checksum.partial(mem, IpHdr.LEN, len,
                pseudo(way, len, IpHdr.IPPROTO_UDP)));
        uh.check(check == 0 ? 0xffff : check);
        return bytes(mem);
    }

    /// A message with `rest` in the second word, about `echoed`.
    public static byte[] icmp(Tuple way, int tos, Integer ttl, int type,
            int code, int rest, byte[] echoed) {
        int len = IcmpHdr.LEN + echoed.length;
        MemorySegment mem = ip(way, tos, ttl, IpHdr.IPPROTO_ICMP, len);
        MemorySegment.copy(MemorySegment.ofArray(echoed), 0, mem,
                IpHdr.LEN + IcmpHdr.LEN, echoed.length);
        IcmpHdr icmph = new IcmpHdr(mem, IpHdr.LEN).type(type).code(code)
                .un(rest);
        icmph.checksum(Checksum.fold(Checksum.partial(mem, IpHdr.LEN, len,
                0)));
        return bytes(mem);
    }

    /// An IP header and the first `payload` bytes behind it: what an ICMP
    /// error carries of a packet whose length was `len`.
    public static byte[] echoed(Tuple way, int protocol, int len,
            byte[] payload) {
        MemorySegment mem = ip(way, 0, 64, protocol, payload.length);
        IpHdr iph = new IpHdr(mem, 0).totLen(IpHdr.LEN + len);
        iph.sendCheck();
        MemorySegment.copy(MemorySegment.ofArray(payload), 0, mem,
                IpHdr.LEN, payload.length);
        return bytes(mem);
    }

    private static MemorySegment ip(Tuple way, int tos, Integer ttl,
            int protocol, int len) {
        MemorySegment mem = MemorySegment.ofArray(new byte[IpHdr.LEN + len]);
        new IpHdr(mem, 0).versionIhlTos(tos).totLen(IpHdr.LEN + len)
                .fragOff(0).ttl(ttl == null ? DEFAULT_TTL : ttl)
                .protocol(protocol).saddr(way.saddr()).daddr(way.daddr())
                .sendCheck();
        return mem;
    }

    private static int pseudo(Tuple way, int len, int protocol) {
        return Checksum.pseudoHeader(way.saddr(), way.daddr(), len, protocol,
                0);
    }

    private static byte[] bytes(MemorySegment mem) {
        return (byte[]) mem.heapBase().orElseThrow();
    }
}
