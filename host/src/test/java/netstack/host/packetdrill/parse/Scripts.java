package netstack.host.packetdrill.parse;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import netstack.host.packetdrill.ast.Action;
import netstack.host.packetdrill.ast.Code;
import netstack.host.packetdrill.ast.Command;
import netstack.host.packetdrill.ast.Event;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Icmp;
import netstack.host.packetdrill.ast.IpInfo;
import netstack.host.packetdrill.ast.Option;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Pos;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.ast.Syscall;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;
import netstack.host.packetdrill.ast.Udp;
import netstack.host.packetdrill.ast.When;

/// Any script of the whole language.
final class Scripts {
    private Scripts() {
    }

    private static Arbitrary<Long> u32() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    private static Arbitrary<Integer> u16() {
        return Arbitraries.integers().between(0, 0xffff);
    }

    private static Arbitrary<Integer> upTo(int max) {
        return Arbitraries.integers().between(0, max);
    }

    private static Arbitrary<Long> micros() {
        return Arbitraries.longs().between(0, 99_999_999L);
    }

    private static Arbitrary<String> hex(int bytes) {
        return Arbitraries.strings().withChars("0123456789abcdef").ofLength(2 * bytes);
    }

    private static Arbitrary<String> word() {
        return Arbitraries.of("SOL_SOCKET", "MSG_PEEK", "_x1", "fd", "NULL", "EPOLLIN");
    }

    static Arbitrary<Script> scripts() {
        Arbitrary<Command> command = Arbitraries.of("ip route", "a | b; c && d \"x\"", "")
                .map(t -> new Command(Pos.NONE, t));
        return Combinators.combine(options().list().ofMaxSize(3), command.injectNull(0.5),
                events().list().ofMinSize(1).ofMaxSize(6), command.injectNull(0.5))
                .as(Script::new);
    }

    private static Arbitrary<Option> options() {
        return Arbitraries.of(new Option(Pos.NONE, "mss", "1000"),
                new Option(Pos.NONE, "local_ip", "10.0.0.1"),
                new Option(Pos.NONE, "strict_segments", null),
                new Option(Pos.NONE, "define", "A_B=\"with space\""),
                new Option(Pos.NONE, "remote_ip", "192.0.2.1/24"));
    }

    private static Arbitrary<Event> events() {
        Arbitrary<When> exact = Arbitraries.oneOf(micros().map(When.At::new),
                micros().map(When.After::new));
        Arbitrary<When> ranges = Combinators.combine(micros(), micros(), Arbitraries.of(true, false))
                .as((a, d, after) -> after ? new When.AfterBetween(a, a + d)
                        : new When.Between(a, a + d));
        Arbitrary<When> sent = Arbitraries.oneOf(exact, ranges, Arbitraries.just(new When.Any()));
        return Arbitraries.oneOf(
                Combinators.combine(exact, packets(true)).as(Scripts::event),
                Combinators.combine(sent, packets(false)).as(Scripts::event),
                Combinators.combine(exact, Arbitraries.of(new Code(" assert a == 1 "),
                        new Command(Pos.NONE, "true"))).as(Scripts::event),
                Combinators.combine(exact, syscalls(), micros().injectNull(0.6))
                        .as(Scripts::call));
    }

    private static Event event(When when, Action action) {
        return new Event(Pos.NONE, when, action);
    }

    private static Event call(When when, Syscall s, Long more) {
        long start = when instanceof When.At a ? a.us() : ((When.After) when).us();
        Long end = more == null ? null : (Long) (start + more);
        return event(when, new Syscall(end, s.name(), s.args(), s.result(), s.errno(), s.note()));
    }

    private static Arbitrary<Syscall> syscalls() {
        return Combinators.combine(Arbitraries.of("socket", "read", "epoll_wait"),
                expr(3).list().ofMaxSize(4), results(),
                Arbitraries.of("EAGAIN", "EPIPE").injectNull(0.7),
                Arbitraries.of("Broken pipe", "flags O_RDWR").injectNull(0.7))
                .as((n, a, r, e, note) -> new Syscall(null, n, a, r, e, note));
    }

    /// A word in front of a note would read as a call.
    private static Arbitrary<Expr> results() {
        return Arbitraries.oneOf(Arbitraries.just(new Expr.Ellipsis()),
                Arbitraries.longs().between(-1, 99).map(n -> new Expr.Num(n, false)),
                Arbitraries.longs().between(0, 99).map(n -> new Expr.Num(n, true)));
    }

    private static Arbitrary<Expr> expr(int depth) {
        Arbitrary<Expr> leaf = Arbitraries.oneOf(
                Arbitraries.just(new Expr.Ellipsis()),
                Arbitraries.longs().between(-9, Long.MAX_VALUE).map(n -> new Expr.Num(n, false)),
                Arbitraries.longs().between(0, Long.MAX_VALUE).map(n -> new Expr.Num(n, true)),
                word().map(Expr.Word::new),
                Combinators.combine(Arbitraries.strings().withCharRange('\0', '\u00ff')
                        .ofMaxLength(8), Arbitraries.of(true, false)).as(Expr.Str::new));
        if (depth == 0) return leaf;
        Arbitrary<Expr> in = Arbitraries.lazy(() -> expr(depth - 1));
        Arbitrary<List<Expr>> some = in.list().ofMaxSize(3);
        return Arbitraries.oneOf(leaf, some.map(Expr.Array::new), some.map(Expr.Struct::new),
                Combinators.combine(word(), some).as(Expr.Call::new),
                word().map(w -> (Expr) new Expr.Word(w)).list().ofMinSize(2).ofMaxSize(3)
                        .map(Expr.Or::new),
                Combinators.combine(word(), in).as((w, e) ->
                        new Expr.Assign(new Expr.Word(w), e)));
    }

    private static Arbitrary<Packet> packets(boolean inbound) {
        return Combinators.combine(layers().list().ofMaxSize(2), ip(), Arbitraries.oneOf(
                tcp(inbound), Combinators.combine(ports(), u16()).as(Udp::new), icmp()))
                .as((layers, ip, body) -> new Packet(inbound, layers, ip, body));
    }

    private static Arbitrary<Packet.Layer> layers() {
        Arbitrary<Packet.Label> label = Combinators.combine(upTo(0xfffff), upTo(7),
                Arbitraries.of(true, false), upTo(255)).as(Packet.Label::new);
        Arbitrary<Packet.Field> field = Combinators.combine(
                Arbitraries.of("key", "seq", "flags"), u32()).as(Packet.Field::new);
        return Arbitraries.oneOf(
                ip().map(i -> new Packet.IpLayer(4, i, "10.0.0.1", "10.0.0.2")),
                ip().map(i -> new Packet.IpLayer(6, i, "fd00::1", "::")),
                field.list().ofMaxSize(2).map(Packet.Gre::new),
                label.list().ofMinSize(1).ofMaxSize(2).map(Packet.Mpls::new));
    }

    private static Arbitrary<IpInfo> ip() {
        return Combinators.combine(Arbitraries.of(IpInfo.Ecn.class).injectNull(0.6),
                upTo(255).injectNull(0.6), upTo(0xfffff).injectNull(0.8),
                upTo(255).injectNull(0.8)).as(IpInfo::new);
    }

    private static Arbitrary<Packet.Ports> ports() {
        return Combinators.combine(u16(), u16()).as(Packet.Ports::new).injectNull(0.6);
    }

    private static Arbitrary<Packet.Seq> seq() {
        return Combinators.combine(u32(), upTo(100_000)).as(Packet.Seq::new);
    }

    private static Arbitrary<Tcp> tcp(boolean inbound) {
        Arbitrary<List<TcpOpt>> options = option().list().ofMaxSize(4);
        Arbitrary<Tcp> plain = Combinators.combine(u32().injectNull(0.8), ports(),
                upTo(0x1ff), seq(), u32().injectNull(0.3), u16().injectNull(0.3),
                u16().injectNull(0.8), inbound ? options : options.injectNull(0.1))
                .as((spi, ports, flags, seq, ack, win, urg, o) ->
                        new Tcp(spi, ports, flags, null, seq, ack, win, urg, o));
        return Combinators.combine(plain, upTo(7).injectNull(0.7)).as((t, ace) ->
                !t.has(Tcp.ACK) ? t : new Tcp(t.spi(), t.ports(), t.flags(), ace, t.seq(),
                        t.ack(), t.win(), t.urg(), t.options()));
    }

    private static Arbitrary<TcpOpt> option() {
        return Arbitraries.oneOf(Arbitraries.of(new TcpOpt.Nop(), new TcpOpt.Eol(),
                new TcpOpt.SackOk()), u16().map(TcpOpt.Mss::new), upTo(255).map(TcpOpt.Wscale::new),
                Combinators.combine(u32(), u32()).as(TcpOpt.Block::new).list().ofMinSize(1)
                        .ofMaxSize(4).map(TcpOpt.Sack::new),
                Combinators.combine(u32(), u32()).as(TcpOpt.Ts::new),
                Combinators.combine(upTo(8).flatMap(Scripts::hex), Arbitraries.of(true, false))
                        .as(TcpOpt.FastOpen::new),
                hex(16).map(TcpOpt.Md5::new),
                Combinators.combine(Arbitraries.of(true, false), upTo(0xff_ffff).list()
                        .ofMinSize(1).ofMaxSize(3)).as(TcpOpt.AccEcn::new));
    }

    private static Arbitrary<Icmp> icmp() {
        Arbitrary<Icmp.Echoed> echoed = Arbitraries.oneOf(seq(),
                u16().map(Icmp.EchoedUdp::new), u16().map(Icmp.EchoedRaw::new));
        return Combinators.combine(Arbitraries.of("unreachable", "11"),
                Arbitraries.of("port_unreachable", "3").injectNull(0.3), u16().injectNull(0.5),
                u16().injectNull(0.5), echoed.injectNull(0.3)).as(Icmp::new);
    }
}
