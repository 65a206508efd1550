package netstack.host.packetdrill.sys;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Calls that move data. What is sent is zeros; what is received is counted
/// and not looked at.
final class DataCalls {
    private static final String[] NOT_YET =
        {"MSG_ZEROCOPY", "MSG_ERRQUEUE"};

    private final Syscalls sys;
    private final Sockets sockets;

    DataCalls(Syscalls sys, Sockets sockets) {
        this.sys = sys;
        this.sockets = sockets;
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

    /// Flags of what no host of ours does fail by their name.
    private static int supported(int flags) {
        for (String name : NOT_YET) {
            if ((flags & Constants.of(name)) != 0) throw Failure.missing(name);
        }
        return flags;
    }

    private long send(Args a, int flags, SockaddrIn to) {
        int len = a.integer(2);
        return sys.sendto(a.fd(0), MemorySegment.ofArray(a.buffer(1, len)),
                0, len, supported(flags), to);
    }

    private long recv(Args a, int flags) {
        int len = a.integer(2);
        return sys.recvfrom(a.fd(0), MemorySegment.ofArray(a.buffer(1, len)),
                0, len, supported(flags), null);
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
        int len = vector == null ? 0 : total(Values.lengths(vector));
        return new Msghdr().set(MemorySegment.ofArray(new byte[len]), 0, len,
                supported(a.integer(2)), name);
    }

    private long sendmsg(Args a) {
        Expr to = Values.field(a.count(3).at(1), "msg_name");
        if (Values.field(a.at(1), "msg_control") != null) {
            throw Failure.missing("sendmsg with msg_control");
        }
        Msghdr msg = msghdr(a, to == null ? null : destination(a, to));
        return sys.sendmsg(a.fd(0), msg);
    }

    private long recvmsg(Args a) {
        Msghdr msg = msghdr(a.count(3), new SockaddrIn());
        long rc = sys.recvmsg(a.fd(0), msg);
        a.expect("msg_flags", Values.field(a.at(1), "msg_flags"),
                msg.msgFlags);
        control(a, msg, Values.field(a.at(1), "msg_control"));
        return rc;
    }

    /// The control messages: of what there is, `TCP_INQ` alone is a number.
    private static void control(Args a, Msghdr msg, Expr control) {
        if (control == null || Values.ellipsis(control)) return;
        for (Expr cmsg : Values.items(control)) {
            Expr level = Values.field(cmsg, "cmsg_level");
            Expr type = Values.field(cmsg, "cmsg_type");
            boolean inq = level != null && type != null
                    && Values.number(level) == SockOpt.SOL_TCP
                    && Values.number(type) == SockOpt.TCP_INQ;
            if (!inq) throw Failure.missing("recvmsg with msg_control");
            if (msg.msgInq < 0) {
                throw new Failure("recvmsg: expected TCP_CM_INQ, got no"
                        + " control message");
            }
            a.expect("TCP_CM_INQ", Values.field(cmsg, "cmsg_data"),
                    msg.msgInq);
        }
    }
}
