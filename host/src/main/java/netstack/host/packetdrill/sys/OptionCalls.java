package netstack.host.packetdrill.sys;

import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Printer;
import netstack.transport.SockOpt;
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
        int fd = a.count(5).fd(0);
        Expr value = a.at(3);
        if (value instanceof Expr.Str text) {
            sys.setsockopt(fd, a.integer(1), a.integer(2), text.bytes());
        } else {
            sys.setsockopt(fd, a.integer(1), a.integer(2),
                    value instanceof Expr.Struct ? linger(a, value)
                            : Values.number(value));
        }
        return 0;
    }

    /// `{onoff=1, linger=5}` as the one number that our call takes.
    private static long linger(Args a, Expr struct) {
        Expr on = Values.field(struct, "onoff");
        Expr seconds = Values.field(struct, "linger");
        if (on == null || seconds == null
                || a.integer(2) != SockOpt.SO_LINGER) {
            throw Failure.missing("setsockopt with " + Printer.expr(struct));
        }
        return Values.number(on) == 0 ? -1 : Values.number(seconds);
    }

    private long getsockopt(Args a) {
        int fd = a.count(5).fd(0);
        if (a.at(3) instanceof Expr.Str expected) {
            StringBuilder text = new StringBuilder();
            sys.getsockopt(fd, a.integer(1), a.integer(2), text);
            if (!text.toString().equals(expected.bytes())) {
                throw new Failure("getsockopt: expected \""
                        + expected.bytes() + "\", got \"" + text + "\"");
            }
            return 0;
        }
        long value = sys.getsockopt(fd, a.integer(1), a.integer(2));
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
