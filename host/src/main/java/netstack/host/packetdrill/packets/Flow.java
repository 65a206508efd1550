package netstack.host.packetdrill.packets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;

/// One connection, and how a script's numbers for it become the live ones.
///
/// A SYN's numbers are absolute, counted from the script's own initial
/// sequence number; all others are relative, and the first byte of data is
/// 1. The remote end's initial number is the script's; the host chooses its
/// own, which is learnt from the first SYN that it sends. Timestamps are
/// learnt from what is sent, and looked up in what is put in.
public final class Flow {
    private static final long U32 = 0xffff_ffffL;

    private int protocol;
    private Tuple way;
    private final Packet.Ports scriptPorts;
    private boolean localKnown;
    private long scriptLocal;
    private long liveLocal;
    private long scriptRemote;
    private long liveRemote;
    private final Map<Long, Long> timestamps = new HashMap<>();
    private TcpOpt.Ts firstScript;
    private long firstVal;
    private Tcp last;

    /// @param protocol IPPROTO_TCP or IPPROTO_UDP; 0 is learnt from the first
    ///        packet
    /// @param way from the host to the other end; a local port of 0 is
    ///        learnt too
    /// @param scriptPorts those that the script writes, the host's first;
    ///        null if it writes none
    public Flow(int protocol, Tuple way, Packet.Ports scriptPorts) {
        this.protocol = protocol;
        this.way = way;
        this.scriptPorts = scriptPorts;
    }

    /// IPPROTO_TCP or IPPROTO_UDP.
    public int protocol() {
        return protocol;
    }

    /// From the host to the other end.
    public Tuple way() {
        return way;
    }

    /// The ports that the script writes for it, the host's first.
    public Packet.Ports scriptPorts() {
        return scriptPorts;
    }

    /// Whether a packet with the ends `t` is this flow's, and takes its
    /// source port if that was still open.
    public boolean owns(int proto, Tuple t) {
        if (protocol != 0 && proto != protocol || t.dport() != way.dport()
                || t.daddr() != way.daddr()) return false;
        if (way.sport() == 0) local(t.saddr(), t.sport());
        if (t.sport() != way.sport()) return false;
        protocol = proto;
        return true;
    }

    /// The host chose its end.
    public void local(int addr, int port) {
        way = new Tuple(addr, port, way.daddr(), way.dport());
    }

    /// Whether an ICMP message that the host sent is about a packet that was
    /// put in on this flow.
    public boolean concerns(Tuple about) {
        return about != null && about.reversed().equals(way);
    }

    // tag::toLive[]
    /// The segment as the other end sends it, for the script's `t`.
    ///
    /// @param scaled whether a timestamp that was never seen may be
    ///        computed from the first one
    /// @throws IllegalArgumentException for a timestamp echo that the host
    ///         has not sent
    public Tcp toLive(Tcp t, boolean scaled) {
        boolean syn = t.has(Tcp.SYN);
        if (syn) {
            scriptRemote = t.seq().start();
            liveRemote = t.seq().start();
        }
        long seq = liveRemote + t.seq().start() - (syn ? scriptRemote : 0);
        long base = liveLocal - (syn ? scriptLocal : 0);
        List<TcpOpt> options = new ArrayList<>();
        for (TcpOpt o : t.options()) options.add(toLive(o, base, scaled));
        return new Tcp(null, null, t.flags(), t.ace(),
                new Packet.Seq(seq & U32, t.seq().len()),
                t.ack() == null ? null : t.ack() + base & U32,
                t.win(), t.urg(), options);
    }
    // end::toLive[]

    private TcpOpt toLive(TcpOpt o, long base, boolean scaled) {
        return switch (o) {
            case TcpOpt.Sack s -> shift(s, base);
            case TcpOpt.Ts t -> new TcpOpt.Ts(t.val(), echo(t.ecr(), scaled));
            default -> o;
        };
    }

    private static TcpOpt.Sack shift(TcpOpt.Sack s, long base) {
        return new TcpOpt.Sack(s.blocks().stream()
                .map(b -> new TcpOpt.Block(b.left() + base & U32,
                        b.right() + base & U32)).toList());
    }

    private long echo(long ecr, boolean scaled) {
        Long live = timestamps.get(ecr);
        if (live != null) return live;
        if (ecr == 0) return 0;
        if (!scaled || firstScript == null) {
            throw new IllegalArgumentException("TS ecr " + ecr
                    + " echoes what the host has not sent");
        }
        return ecr - firstScript.val() + firstVal & U32;
    }

    /// Learns from `live`, which was sent where the script has `script`: the
    /// initial sequence number, and what timestamps count from.
    public void learn(Tcp script, Tcp live) {
        if (script.has(Tcp.SYN) && live.has(Tcp.SYN) && !localKnown) {
            localKnown = true;
            scriptLocal = script.seq().start();
            liveLocal = live.seq().start();
        }
        if (firstScript == null) learnTimestamp(script, live);
    }

    /// Learns the timestamp of a packet that was as expected.
    public void learnTimestamp(Tcp script, Tcp live) {
        TcpOpt.Ts s = timestamp(script);
        TcpOpt.Ts l = timestamp(live);
        if (s == null || l == null) return;
        timestamps.put(s.val(), l.val());
        if (firstScript == null) {
            firstScript = s;
            firstVal = l.val();
        }
    }

    private static TcpOpt.Ts timestamp(Tcp t) {
        if (t.options() == null) return null;
        for (TcpOpt o : t.options()) {
            if (o instanceof TcpOpt.Ts ts) return ts;
        }
        return null;
    }

    /// What the host sent, in the script's numbers.
    public Tcp toScript(Tcp live) {
        boolean syn = live.has(Tcp.SYN);
        long base = liveLocal - (syn ? scriptLocal : 0);
        long ackBase = liveRemote - (syn ? scriptRemote : 0);
        List<TcpOpt> options = new ArrayList<>();
        for (TcpOpt o : live.options()) options.add(toScript(o, ackBase));
        last = live;
        return new Tcp(null, null, live.flags(), null,
                new Packet.Seq(live.seq().start() - base & U32,
                        live.seq().len()),
                live.ack() == null ? null : live.ack() - ackBase & U32,
                live.win(), live.urg(), options);
    }

    private TcpOpt toScript(TcpOpt o, long ackBase) {
        return switch (o) {
            case TcpOpt.Sack s -> shift(s, -ackBase);
            case TcpOpt.Ts t -> firstScript == null ? t : new TcpOpt.Ts(
                    t.val() - firstVal + firstScript.val() & U32, t.ecr());
            default -> o;
        };
    }

    /// A reset that the host takes as the other end's: its number is the one
    /// that the host acknowledged last. Null if it has acknowledged nothing.
    public Tcp reset() {
        if (last == null || last.ack() == null || last.has(Tcp.RST)) {
            return null;
        }
        return new Tcp(null, null, Tcp.RST, null,
                new Packet.Seq(last.ack(), 0), null, null, null, List.of());
    }

    /// A sequence number of the host's, as it is on the wire.
    public long localToLive(long script) {
        return script + liveLocal & U32;
    }
}
