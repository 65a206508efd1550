package netstack.host.packetdrill.sys;

import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.PollFd;
import netstack.transport.Syscalls;

/// `poll`.
final class PollCalls {
    private final Syscalls sys;
    private final Fds fds;

    PollCalls(Syscalls sys, Fds fds) {
        this.sys = sys;
        this.fds = fds;
    }

    void addTo(Map<String, Calls.Body> table) {
        table.put("poll", this::poll);
    }

    private long poll(Args a) {
        List<Expr> items = a.count(3).items(0);
        PollFd[] files = new PollFd[items.size()];
        for (int i = 0; i < files.length; i++) {
            Expr events = Values.field(items.get(i), "events");
            files[i] = new PollFd(fds.live(Values.number(
                    Values.field(items.get(i), "fd"))),
                    (int) Values.number(events));
        }
        long rc = sys.poll(files, a.num(2));
        for (int i = 0; i < files.length; i++) {
            a.expect("revents", Values.field(items.get(i), "revents"),
                    files[i].revents);
        }
        return rc;
    }
}
