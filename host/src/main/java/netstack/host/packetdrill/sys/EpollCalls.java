package netstack.host.packetdrill.sys;

import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.EpollEvent;
import netstack.transport.Syscalls;

/// `epoll_create`, `epoll_ctl`, `epoll_wait`. What a program notes with a
/// file (`fd`, `ptr`, `u32`, `u64`) is one number of 64 bits.
final class EpollCalls {
    private static final String[] DATA = {"fd", "ptr", "u32", "u64"};

    private final Syscalls sys;

    EpollCalls(Syscalls sys) {
        this.sys = sys;
    }

    void addTo(Map<String, Calls.Body> table) {
        table.put("epoll_create", a -> sys.epollCreate1(0));
        table.put("epoll_create1", a -> sys.epollCreate1(
                a.count(1).integer(0)));
        table.put("epoll_ctl", this::ctl);
        table.put("epoll_wait", a -> await(a.count(4)));
        table.put("epoll_pwait", a -> await(a));
    }

    private long ctl(Args a) {
        Expr event = a.count(4).at(3);
        boolean none = !(event instanceof Expr.Struct);
        sys.epollCtl(a.fd(0), a.integer(1), a.fd(2), none ? null
                : new EpollEvent((int) Values.number(Values.needed(event,
                    "events")), data(event)));
        return 0;
    }

    private static long data(Expr event) {
        for (String name : DATA) {
            Expr e = Values.field(event, name);
            if (e != null && !Values.ellipsis(e)) return Values.number(e);
        }
        return 0;
    }

    /// The events stand in the second argument: one, or a list of them.
    private long await(Args a) {
        int max = a.integer(2);
        EpollEvent[] found = new EpollEvent[Math.max(max, 0)];
        for (int i = 0; i < found.length; i++) found[i] = new EpollEvent();
        int n = sys.epollWait(a.fd(0), found, max, a.num(3));
        Expr expected = a.at(1);
        if (Values.ellipsis(expected)) return n;
        List<Expr> events = expected instanceof Expr.Array list
                ? list.items() : List.of(expected);
        for (int i = 0; i < Math.min(n, events.size()); i++) {
            check(a, events.get(i), found[i]);
        }
        return n;
    }

    private static void check(Args a, Expr expected, EpollEvent actual) {
        if (Values.ellipsis(expected)) return;
        a.expectBits("events", Values.field(expected, "events"),
                actual.events);
        for (String name : DATA) {
            a.expect(name, Values.field(expected, name), actual.data);
        }
    }
}
