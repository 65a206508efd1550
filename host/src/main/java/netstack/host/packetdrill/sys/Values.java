package netstack.host.packetdrill.sys;

import java.util.List;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Printer;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockaddrIn;

/// What expressions mean.
final class Values {
    private Values() {
    }

    /// An integer; throws [Failure] for anything else.
    static long number(Expr e) {
        return switch (e) {
            case Expr.Num n -> n.value();
            case Expr.Word w -> constant(w.name());
            case Expr.Or or -> or.parts().stream()
                    .mapToLong(Values::number).reduce(0, (a, b) -> a | b);
            case Expr.Call c -> call(c);
            case Expr.Array a when a.items().size() == 1 ->
                    number(a.items().getFirst());
            default -> throw new Failure("a number is needed in the place of "
                    + Printer.expr(e));
        };
    }

    private static long constant(String name) {
        Long value = Constants.of(name);
        if (value == null) {
            throw Failure.missing("the constant " + name);
        }
        return value;
    }

    /// Byte orders don't show: our addresses hold numbers.
    private static long call(Expr.Call c) {
        if (c.args().size() == 1) {
            Expr arg = c.args().getFirst();
            switch (c.name()) {
                case "htons", "htonl", "ntohs", "ntohl" -> {
                    return number(arg);
                }
                case "inet_addr" -> {
                    if (arg instanceof Expr.Str s) return address(s.bytes());
                }
                default -> { }
            }
        }
        throw Failure.missing(Printer.expr(c));
    }

    private static long address(String text) {
        try {
            return Ipv4Addr.parse(text) & 0xffff_ffffL;
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
    }

    static boolean ellipsis(Expr e) {
        return e instanceof Expr.Ellipsis;
    }

    /// The field `name` of a struct; null if it is not written.
    static Expr field(Expr struct, String name) {
        for (Expr item : items(struct)) {
            if (item instanceof Expr.Assign a && (a.field()
                    instanceof Expr.Word w && w.name().equals(name)
                    || a.field() instanceof Expr.Call c
                    && c.name().equals(name))) return a.value();
        }
        return null;
    }

    /// The field `name` of a struct, which must be written.
    static Expr needed(Expr struct, String name) {
        Expr e = field(struct, name);
        if (e == null) {
            throw new Failure("there is no " + name + " in "
                    + Printer.expr(struct));
        }
        return e;
    }

    /// The parts of a struct or an array.
    static List<Expr> items(Expr e) {
        return switch (e) {
            case Expr.Struct s -> s.items();
            case Expr.Array a -> a.items();
            default -> List.of(e);
        };
    }

    /// A socket address that is written out, or `preset` for `...`.
    static SockaddrIn sockaddr(Expr e, SockaddrIn preset) {
        if (ellipsis(e)) return preset;
        Expr family = field(e, "sa_family");
        if (family == null) family = field(e, "sin_family");
        SockaddrIn addr = new SockaddrIn(part(e, "sin_addr"),
                part(e, "sin_port"));
        if (family != null) addr.family = (int) number(family);
        if (addr.family == Constants.of("AF_INET6")) {
            throw Failure.missing("AF_INET6");
        }
        return addr;
    }

    private static int part(Expr struct, String name) {
        Expr e = field(struct, name);
        return e == null ? 0 : (int) number(e);
    }

    /// The lengths of a vector's parts, `[{..., 1000}, {..., 2000}]`.
    static int[] lengths(Expr vector) {
        return items(vector).stream().mapToInt(part ->
                (int) number(items(part).getLast())).toArray();
    }
}
