package netstack.host.packetdrill.sys;

import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.Syscalls;

/// `setsockopt`, `getsockopt`, `fcntl` and `ioctl`.
final class OptionCalls {
    private final Syscalls sys;

    OptionCalls(Syscalls sys) {
        this.sys = sys;
    }

    void addTo(Map<String, Calls.Body> table) {
        table.put("setsockopt", this::setsockopt);
        table.put("getsockopt", this::getsockopt);
        table.put("fcntl", a -> sys.fcntl(a.fd(0), a.integer(1),
                a.size() > 2 ? a.integer(2) : 0));
        table.put("ioctl", this::ioctl);
    }

    private long setsockopt(Args a) {
        a.count(5);
        sys.setsockopt(a.fd(0), a.integer(1), a.integer(2),
                Values.number(value(a)));
        return 0;
    }

    private static Expr value(Args a) {
        Expr e = a.at(3);
        if (e instanceof Expr.Str || e instanceof Expr.Struct) {
            throw Failure.missing("setsockopt with "
                    + netstack.host.packetdrill.ast.Printer.expr(e));
        }
        return e;
    }

    private long getsockopt(Args a) {
        long value = sys.getsockopt(a.count(5).fd(0), a.integer(1),
                a.integer(2));
        a.expect("the value", a.at(3), value);
        return 0;
    }

    /// The number that a request gives lies behind the pointer.
    private long ioctl(Args a) {
        int value = sys.ioctl(a.fd(0), a.integer(1));
        if (a.size() > 2) a.expect("the value", a.at(2), value);
        return 0;
    }
}
