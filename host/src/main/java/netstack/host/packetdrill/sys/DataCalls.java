package netstack.host.packetdrill.sys;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.Msghdr;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Calls that move data. What is sent is zeros; what is received is counted
/// and not looked at.
final class DataCalls {
    private final Syscalls sys;
    private final Sockets sockets;
    private final Cmsgs cmsgs;

    DataCalls(Syscalls sys, Sockets sockets) {
        this.sys = sys;
        this.sockets = sockets;
        cmsgs = new Cmsgs(sockets);
    }

    void addTo(Map<String, Calls.Body> table) {
        table.put("write", a -> send(a.count(3), 0, null));
        table.put("send", a -> send(a.count(4), a.integer(3), null));
        table.put("sendto", a -> send(a.count(6), a.integer(3),
                destination(a, a.at(4))));
        table.put("read", a -> recv(a.count(3), 0));
        table.put("recv", a -> recv(a.count(4), a.integer(3)));
        table.put("recvfrom", a -> recv(a.count(6), a.integer(3)));
        table.put("writev", a -> vector(a.count(3), true));
        table.put("readv", a -> vector(a.count(3), false));
        table.put("sendmsg", this::sendmsg);
        table.put("recvmsg", this::recvmsg);
    }

    /// The address to send to; none where the script has NULL or 0.
    private SockaddrIn destination(Args a, Expr e) {
        boolean none = e instanceof Expr.Word w && w.name().equals("NULL")
                || e instanceof Expr.Num n && n.value() == 0;
        if (none) return null;
        SockaddrIn to = Values.sockaddr(e, sockets.connectAddr());
        sockets.connecting(a.fd(0), to);
        return to;
    }

    private long send(Args a, int flags, SockaddrIn to) {
        int len = a.integer(2);
        return sys.sendto(a.fd(0), MemorySegment.ofArray(a.buffer(1, len)),
                0, len, flags, to);
    }

    private long recv(Args a, int flags) {
        int len = a.integer(2);
        return sys.recvfrom(a.fd(0), MemorySegment.ofArray(a.buffer(1, len)),
                0, len, flags, null);
    }

    private long vector(Args a, boolean send) {
        int len = total(Values.lengths(a.at(1)));
        MemorySegment mem = MemorySegment.ofArray(new byte[len]);
        return send ? sys.sendto(a.fd(0), mem, 0, len, 0, null)
                : sys.recvfrom(a.fd(0), mem, 0, len, 0, null);
    }

    private static int total(int[] lengths) {
        int sum = 0;
        for (int n : lengths) sum += n;
        return sum;
    }

    private Msghdr msghdr(Args a, SockaddrIn name) {
        Expr vector = Values.field(a.at(1), "msg_iov");
        int[] parts = vector == null ? new int[0] : Values.lengths(vector);
        int len = total(parts);
        Msghdr msg = new Msghdr().set(MemorySegment.ofArray(new byte[len]),
                0, len, a.integer(2), name);
        msg.iov = parts;
        return msg;
    }

    private long sendmsg(Args a) {
        Expr to = Values.field(a.count(3).at(1), "msg_name");
        Msghdr msg = msghdr(a, to == null ? null : destination(a, to));
        Expr control = Values.field(a.at(1), "msg_control");
        if (control != null && !Values.ellipsis(control)) {
            msg.cmsgs = Cmsgs.read(control);
        }
        return sys.sendmsg(a.fd(0), msg);
    }

    private long recvmsg(Args a) {
        Msghdr msg = msghdr(a.count(3), new SockaddrIn());
        Expr control = Values.field(a.at(1), "msg_control");
        msg.cmsgs = control == null ? null : new ArrayList<>();
        long rc = sys.recvmsg(a.fd(0), msg);
        a.expect("msg_flags", Values.field(a.at(1), "msg_flags"),
                msg.msgFlags);
        cmsgs.check(a, msg, control);
        return rc;
    }
}
