package netstack.host.packetdrill.sys;

import java.util.HashMap;
import java.util.Map;
import netstack.driver.machine.Machine;
import netstack.host.Host;
import netstack.host.packetdrill.ast.Printer;
import netstack.host.packetdrill.ast.Syscall;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;

/// The system calls that scripts can make, by name.
public final class Calls {
    /// One call: returns what it returns, or throws [ErrnoException].
    interface Body {
        long run(Args args);
    }

    private final Map<String, Body> table = new HashMap<>();
    private final Fds fds;
    private final Machine machine;
    private final SocketCalls socket;

    /// The calls of a program on `host`.
    ///
    /// @param files those that the script's commands have made
    public Calls(Host host, Sockets sockets, Fds fds, TestFiles files) {
        this.fds = fds;
        machine = host.machine();
        socket = new SocketCalls(host.syscalls(), sockets, fds);
        socket.addTo(table);
        DataCalls data = new DataCalls(host.syscalls(), sockets);
        data.addTo(table);
        new SpliceCalls(host.syscalls(), files).addTo(table);
        new OptionCalls(host.syscalls()).addTo(table);
        new PollCalls(host.syscalls(), fds).addTo(table);
        new EpollCalls(host.syscalls()).addTo(table);
    }

    // tag::run[]
    /// Makes the call in the current task; throws [Failure] if it does not
    /// return what the script says. Returns when it returned, in ns.
    public long run(Syscall s) {
        Body body = table.get(s.name());
        if (body == null) throw Failure.missing("system call " + s.name());
        Args args = new Args(s, fds);
        try {
            long rc = body.run(args);
            long end = machine.now();
            returned(s, args, rc);
            return end;
        } catch (ErrnoException e) {
            long end = machine.now();
            failed(s, args, e);
            return end;
        }
    }
    // end::run[]

    private void returned(Syscall s, Args args, long rc) {
        if (s.errno() != null) {
            throw new Failure(s.name() + ": expected -1 " + s.errno()
                    + ", got " + rc);
        }
        Long expected = args.expected();
        boolean opened = socket.opens(s.name());
        if (expected == null) return;
        if (opened && expected >= 0) {
            fds.put(expected, (int) rc);
        } else if (rc != expected) {
            throw new Failure(s.name() + ": expected "
                    + Printer.expr(s.result()) + ", got " + rc);
        }
    }

    private static void failed(Syscall s, Args args, ErrnoException e) {
        if (unknown(s, e)) {
            throw Failure.missing(s.name() + " with "
                    + Printer.expr(s.args().get(s.name().equals("ioctl")
                        ? 1 : 2)));
        }
        Long expected = args.expected();
        String got = "-1 " + e.name() + " (" + e.strerror() + ")";
        if (expected != null && expected != -1) {
            throw new Failure(s.name() + ": expected "
                    + Printer.expr(s.result()) + ", got " + got);
        }
        if (s.errno() != null && !same(s.errno(), e)) {
            throw new Failure(s.name() + ": expected -1 " + s.errno()
                    + ", got " + got);
        }
    }

    /// Whether an option or request is refused that the script thinks there
    /// is.
    private static boolean unknown(Syscall s, ErrnoException e) {
        boolean option = s.name().endsWith("sockopt")
                && e.errno() == Errnos.ENOPROTOOPT.number;
        boolean request = s.name().equals("ioctl")
                && e.errno() == Errnos.ENOTTY.number;
        return (option || request)
                && (s.errno() == null || !same(s.errno(), e));
    }

    /// EWOULDBLOCK is another name of EAGAIN.
    private static boolean same(String name, ErrnoException e) {
        Long number = Constants.of(name.equals("EWOULDBLOCK") ? "EAGAIN"
                : name.equals("ENOTSUPP") ? "EOPNOTSUPP" : name);
        if (number == null) throw Failure.missing("the error " + name);
        return number == e.errno();
    }
}
