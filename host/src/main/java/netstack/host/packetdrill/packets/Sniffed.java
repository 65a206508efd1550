package netstack.host.packetdrill.packets;

import java.lang.foreign.MemorySegment;
import java.util.List;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// A packet that the host sent.
///
/// @param timeNs when
/// @param bytes from the IP header on
public record Sniffed(long timeNs, byte[] bytes) {
    private MemorySegment mem() {
        return MemorySegment.ofArray(bytes);
    }

    /// Its IP header.
    public IpHdr ip() {
        return new IpHdr(mem(), 0);
    }

    /// Whether it is whole: its headers, and as long as they say.
    public boolean whole() {
        if (bytes.length < IpHdr.LEN || ip().version() != 4
                || ip().hdrlen() > bytes.length) return false;
        int rest = bytes.length - ip().hdrlen();
        return switch (ip().protocol()) {
            case IpHdr.IPPROTO_TCP -> rest >= TcpHdr.LEN
                    && tcp().doff() * 4 <= rest && options() != null;
            case IpHdr.IPPROTO_UDP -> rest >= UdpHdr.LEN;
            case IpHdr.IPPROTO_ICMP -> rest >= IcmpHdr.LEN;
            default -> false;
        };
    }

    /// The TCP header.
    public TcpHdr tcp() {
        return new TcpHdr(mem(), ip().hdrlen());
    }

    /// The UDP header.
    public UdpHdr udp() {
        return new UdpHdr(mem(), ip().hdrlen());
    }

    /// The ICMP header.
    public IcmpHdr icmp() {
        return new IcmpHdr(mem(), ip().hdrlen());
    }

    private List<TcpOpt> options() {
        int at = ip().hdrlen();
        return OptionBytes.decode(bytes, at + TcpHdr.LEN,
                at + tcp().doff() * 4);
    }

    /// Where its payload starts.
    public int payloadAt() {
        int at = ip().hdrlen();
        return switch (ip().protocol()) {
            case IpHdr.IPPROTO_TCP -> at + tcp().doff() * 4;
            case IpHdr.IPPROTO_UDP -> at + UdpHdr.LEN;
            default -> at + IcmpHdr.LEN;
        };
    }

    /// How many bytes of payload it has.
    public int payload() {
        return bytes.length - payloadAt();
    }

    /// Whether all of the payload is zero.
    public boolean zeros() {
        for (int i = payloadAt(); i < bytes.length; i++) {
            if (bytes[i] != 0) return false;
        }
        return true;
    }

    /// Its ends; no ports for ICMP.
    public Tuple tuple() {
        IpHdr ip = ip();
        return switch (ip.protocol()) {
            case IpHdr.IPPROTO_TCP -> new Tuple(ip.saddr(), tcp().source(),
                    ip.daddr(), tcp().dest());
            case IpHdr.IPPROTO_UDP -> new Tuple(ip.saddr(), udp().source(),
                    ip.daddr(), udp().dest());
            default -> new Tuple(ip.saddr(), 0, ip.daddr(), 0);
        };
    }

    /// What the packet that an ICMP error is about had as its ends; null
    /// if it does not carry that.
    public Tuple aboutTuple() {
        int at = payloadAt();
        if (payload() < IpHdr.LEN + 8) return null;
        IpHdr inner = new IpHdr(mem(), at);
        UdpHdr ports = new UdpHdr(mem(), at + inner.hdrlen());
        return new Tuple(inner.saddr(), ports.source(), inner.daddr(),
                ports.dest());
    }

    /// All of its IP header that a script can ask about.
    public IpInfo ipInfo() {
        int tos = ip().tos();
        return new IpInfo(IpInfo.Ecn.values()[tos & 3], tos, null,
                ip().ttl());
    }

    /// The segment with its live numbers.
    public Tcp segment() {
        TcpHdr th = tcp();
        return new Tcp(null, new Packet.Ports(th.source(), th.dest()),
                th.flags(), null,
                new Packet.Seq(th.seq() & 0xffff_ffffL, payload()),
                th.ack() ? th.ackSeq() & 0xffff_ffffL : null, th.window(),
                th.urg() || th.urgPtr() != 0 ? th.urgPtr() : null,
                options());
    }

    /// The reserved bits of the TCP header.
    public int reserved() {
        return bytes[ip().hdrlen() + 12] >> 1 & 7;
    }
}
