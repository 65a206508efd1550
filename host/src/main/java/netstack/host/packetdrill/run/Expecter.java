package netstack.host.packetdrill.run;

import java.util.List;
import netstack.host.packetdrill.ast.Icmp;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.PacketPrinter;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.Udp;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.packetdrill.packets.Differ;
import netstack.host.packetdrill.packets.Flow;
import netstack.host.packetdrill.packets.Sniffed;
import netstack.ipv4.wire.IpHdr;

/// Looks for the packets that a script expects.
final class Expecter {
    private static final long PATIENCE_US = 2_000_000;
    private static final long DAY_US = 86_400_000_000L;
    private static final int FREE = Tcp.PSH | Tcp.FIN | Tcp.CWR;

    private final Tun tun;
    private final Settings settings;
    private final Connections connections;
    private final Timeline timeline;
    private Mismatch mismatch;

    Expecter(Tun tun, Settings settings, Connections connections,
            Timeline timeline) {
        this.tun = tun;
        this.settings = settings;
        this.connections = connections;
        this.timeline = timeline;
    }

    /// What was different in the packet that failed last; null if it was
    /// not a packet.
    Mismatch mismatch() {
        return mismatch;
    }

    // tag::expect[]
    /// Takes the next packet of the connection under test and throws
    /// [Failure] unless it is `p`, in time.
    void expect(Packet p) {
        Injector.supported(p);
        long limit = timeline.to() == Timeline.NEVER
                ? timeline.now() + DAY_US : timeline.to() + PATIENCE_US;
        mismatch = new Mismatch(PacketPrinter.packet(p), null,
                timeline.from(), timeline.to(), -1);
        Sniffed sent = next(p, timeline.toNs(limit));
        if (sent == null) {
            throw new Failure("no packet was sent until "
                    + netstack.host.packetdrill.ast.Printer.seconds(limit)
                    + " s");
        }
        switch (p.body()) {
            case Tcp t -> tcp(p, t, sent, timeline.toNs(limit));
            case Udp u -> udp(p, u, sent);
            case Icmp i -> icmp(p, i, sent);
        }
        mismatch = null;
    }
    // end::expect[]

    /// The next packet of the right connection and kind; others are dropped.
    private Sniffed next(Packet p, long deadline) {
        for (;;) {
            Sniffed sent = tun.next(deadline);
            if (sent == null) return null;
            if (!sent.whole()) {
                throw new Failure("a packet was sent whose headers are"
                        + " broken");
            }
            if (wanted(p, sent)) return sent;
        }
    }

    private boolean wanted(Packet p, Sniffed sent) {
        if (sent.ip().protocol() == IpHdr.IPPROTO_ICMP) {
            Flow flow = connections.current();
            return flow == null || flow.concerns(sent.aboutTuple())
                    || p.body() instanceof Icmp;
        }
        Packet.Ports ports = p.body() instanceof Tcp t ? t.ports() : null;
        return connections.outbound(ports).owns(sent.ip().protocol(),
                sent.tuple());
    }

    private void tcp(Packet p, Tcp t, Sniffed first, long deadline) {
        if (first.ip().protocol() != IpHdr.IPPROTO_TCP) {
            mismatch(p, first, shown(first));
            throw new Failure("expected TCP, got " + shown(first));
        }
        Flow flow = connections.outbound(t.ports());
        flow.learn(t, first.segment());
        Tcp sum = flow.toScript(first.segment());
        Sniffed last = first;
        while (!settings.strictSegments && sum.seq().len() < t.seq().len()) {
            Sniffed more = next(p, deadline);
            if (more == null) break;
            if (!joins(flow, last, more)) {
                tun.unread(more);
                break;
            }
            sum = joined(sum, flow.toScript(more.segment()));
            last = more;
        }
        mismatch(p, last, new Packet(false, List.of(), IpInfo.NONE, sum));
        Differ differ = differ();
        differ.ip(p.ip(), first);
        differ.tcp(t, sum, last.reserved());
        judge(differ, last);
        flow.learnTimestamp(t, last.segment());
    }

    /// Whether `more` is the next piece of what `last` is a piece of.
    private static boolean joins(Flow flow, Sniffed last, Sniffed more) {
        if (more.ip().protocol() != IpHdr.IPPROTO_TCP) return false;
        Tcp a = last.segment();
        Tcp b = more.segment();
        return b.seq().start() == a.seq().end()
                && b.seq().len() > 0 && b.seq().len() <= a.seq().len()
                && (a.flags() & ~FREE) == (b.flags() & ~FREE)
                && !a.has(Tcp.FIN);
    }

    /// Both as one: the first one's number and CWR, the rest is the last's.
    private static Tcp joined(Tcp first, Tcp last) {
        return new Tcp(null, null,
                last.flags() & ~Tcp.CWR | first.flags() & Tcp.CWR, null,
                new Packet.Seq(first.seq().start(),
                        first.seq().len() + last.seq().len()),
                last.ack(), last.win(), last.urg(), last.options());
    }

    private Differ differ() {
        long tick = settings.tsTickUs;
        long tolerance = tick == 0 ? -1
                : timeline.tolerance(0, timeline.from());
        return new Differ((expected, actual) ->
                (int) (actual - expected) * tick, tolerance);
    }

    private void udp(Packet p, Udp u, Sniffed sent) {
        mismatch(p, sent, shown(sent));
        if (sent.ip().protocol() != IpHdr.IPPROTO_UDP) {
            throw new Failure("expected UDP, got " + shown(sent));
        }
        Differ differ = differ();
        differ.ip(p.ip(), sent);
        differ.udp(u.len(), sent.payload());
        judge(differ, sent);
    }

    private void icmp(Packet p, Icmp i, Sniffed sent) {
        mismatch(p, sent, shown(sent));
        if (sent.ip().protocol() != IpHdr.IPPROTO_ICMP) {
            throw new Failure("expected ICMP, got " + shown(sent));
        }
        Differ differ = differ();
        differ.ip(p.ip(), sent);
        differ.icmp(IcmpTypes.type(i), IcmpTypes.code(i),
                sent.icmp().type(), sent.icmp().code());
        judge(differ, sent);
    }

    private void judge(Differ differ, Sniffed sent) {
        if (!differ.found().isEmpty()) {
            throw new Failure(String.join("\n", differ.found()));
        }
        timeline.check(timeline.toUs(sent.timeNs()), "it was sent");
    }

    /// Takes what was sent and not asked for: what it acknowledges counts.
    void drain() {
        for (Sniffed s = tun.next(0); s != null; s = tun.next(0)) {
            if (!s.whole() || s.ip().protocol() != IpHdr.IPPROTO_TCP) continue;
            for (Flow flow : connections.flows()) {
                if (flow.owns(IpHdr.IPPROTO_TCP, s.tuple())) {
                    flow.toScript(s.segment());
                }
            }
        }
    }

    private void mismatch(Packet p, Sniffed sent, Object actual) {
        mismatch = new Mismatch(PacketPrinter.packet(p), actual
                instanceof Packet a ? PacketPrinter.packet(a) : "> " + actual,
                timeline.from(), timeline.to(),
                timeline.toUs(sent.timeNs()));
    }

    private String shown(Sniffed sent) {
        return switch (sent.ip().protocol()) {
            case IpHdr.IPPROTO_UDP -> "udp (" + sent.payload() + ")";
            case IpHdr.IPPROTO_ICMP -> "icmp " + sent.icmp().type() + " "
                    + sent.icmp().code();
            default -> PacketPrinter.tcp(connections.current()
                    .toScript(sent.segment()));
        };
    }
}
