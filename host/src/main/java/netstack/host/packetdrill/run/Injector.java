package netstack.host.packetdrill.run;

import java.nio.ByteBuffer;
import netstack.host.packetdrill.ast.Icmp;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.Udp;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.packetdrill.packets.Datagram;
import netstack.host.packetdrill.packets.Flow;
import netstack.host.packetdrill.packets.Tuple;
import netstack.ipv4.wire.IpHdr;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// Puts a script's packets in.
final class Injector {
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;

    private final Tun tun;
    private final Settings settings;
    private final Connections connections;

    Injector(Tun tun, Settings settings, Connections connections) {
        this.tun = tun;
        this.settings = settings;
        this.connections = connections;
    }

    /// Puts `p` in, and lets the host take it.
    ///
    /// @param fresh see [Connections#inbound]
    void inject(Packet p, boolean fresh) {
        supported(p);
        int tos = tos(p.ip());
        byte[] bytes = switch (p.body()) {
            case Tcp t -> tcp(t, tos, p.ip().ttl(), fresh);
            case Udp u -> udp(u, tos, p.ip().ttl());
            case Icmp i -> icmp(i, tos, p.ip().ttl());
        };
        if (!tun.write(bytes, gsoSize(p, bytes.length))) {
            throw new Failure("the host has no memory for the packet");
        }
    }

    /// What no host of ours understands fails by its name.
    static void supported(Packet p) {
        if (!p.layers().isEmpty()) {
            throw Failure.missing(switch (p.layers().getFirst()) {
                case Packet.IpLayer i -> "encapsulation in IPv"
                        + i.version();
                case Packet.Gre _ -> "encapsulation in GRE";
                case Packet.Mpls _ -> "MPLS labels";
            });
        }
        if (p.ip().flowlabel() != null) {
            throw Failure.missing("flow labels (IPv6)");
        }
        if (p.body() instanceof Tcp t && t.spi() != null) {
            throw Failure.missing("PSP encapsulation");
        }
    }

    private static int tos(IpInfo ip) {
        int tos = ip.tos() == null ? 0 : ip.tos();
        if (ip.ecn() == null) return tos;
        int mark = ip.ecn() == IpInfo.Ecn.ECT01 ? IpInfo.Ecn.ECT0.ordinal()
                : ip.ecn().ordinal();
        return tos & ~3 | mark;
    }

    /// A packet that no wire could carry is one that the card has put
    /// together.
    private int gsoSize(Packet p, int len) {
        if (!(p.body() instanceof Tcp t)) return 0;
        int mss = settings.mss > 0 ? settings.mss
                : settings.mtu - IpHdr.LEN - Datagram.tcpHeader(t);
        return t.seq().len() > mss ? mss : 0;
    }

    private byte[] tcp(Tcp t, int tos, Integer ttl, boolean fresh) {
        Flow flow = connections.inbound(t, fresh);
        try {
            Tcp live = flow.toLive(t, settings.tsEcrScaled);
            return Datagram.tcp(flow.way().reversed(), tos, ttl, live);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
    }

    private byte[] udp(Udp u, int tos, Integer ttl) {
        Flow flow = connections.inboundUdp(u.ports());
        return Datagram.udp(flow.way().reversed(), tos, ttl, u.len());
    }

    private byte[] icmp(Icmp i, int tos, Integer ttl) {
        Flow flow = connections.current();
        Tuple way = flow == null ? new Tuple(settings.localIp, 0,
                settings.remoteIp, 0) : flow.way();
        int type = IcmpTypes.type(i);
        boolean echo = type == ECHO_REQUEST || type == ECHO_REPLY;
        int rest = (i.id() == null ? 0 : i.id() << 16)
                | (i.mtu() == null ? 0 : i.mtu());
        if (!echo && flow == null) {
            throw new Failure("no connection yet that the message could be"
                    + " about");
        }
        return Datagram.icmp(way.reversed(), tos, ttl, type,
                IcmpTypes.code(i), rest, echo ? new byte[0]
                        : about(i.echoed(), flow));
    }

    /// The packet of the host's that a message is about: its IP header and
    /// the header behind it.
    private static byte[] about(Icmp.Echoed echoed, Flow flow) {
        Tuple way = flow.way();
        return switch (echoed) {
            case Packet.Seq s -> tcpAbout(way, flow.localToLive(s.start()),
                    s.len());
            case Icmp.EchoedUdp u -> udpAbout(way, u.len());
            case Icmp.EchoedRaw r -> Datagram.echoed(way,
                    IpHdr.IPPROTO_RAW, r.len(), new byte[r.len()]);
            case null -> flow.protocol() == IpHdr.IPPROTO_UDP
                    ? udpAbout(way, 0)
                    : tcpAbout(way, flow.localToLive(1), 0);
        };
    }

    private static byte[] tcpAbout(Tuple way, long seq, int len) {
        ByteBuffer header = ByteBuffer.allocate(TcpHdr.LEN)
                .putShort((short) way.sport()).putShort((short) way.dport())
                .putInt((int) seq);
        header.put(12, (byte) (TcpHdr.LEN / 4 << 4));
        return Datagram.echoed(way, IpHdr.IPPROTO_TCP, TcpHdr.LEN + len,
                header.array());
    }

    private static byte[] udpAbout(Tuple way, int len) {
        ByteBuffer header = ByteBuffer.allocate(UdpHdr.LEN)
                .putShort((short) way.sport()).putShort((short) way.dport())
                .putShort((short) (UdpHdr.LEN + len));
        return Datagram.echoed(way, IpHdr.IPPROTO_UDP, UdpHdr.LEN + len,
                header.array());
    }

    /// Ends a connection at the end of a script, as from outside.
    void reset(Flow flow) {
        Tcp rst = flow.reset();
        if (rst != null) {
            tun.write(Datagram.tcp(flow.way().reversed(), 0, null, rst), 0);
        }
    }
}
