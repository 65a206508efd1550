package netstack.host.packetdrill.sys;

import java.util.ArrayList;
import java.util.List;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Printer;
import netstack.transport.Cmsg;
import netstack.transport.Msghdr;
import netstack.transport.SockExtendedErr;
import netstack.transport.SockOpt;

/// Control messages as scripts write them: `{cmsg_level=..., cmsg_type=...,
/// cmsg_data=...}`, in the order in which they come.
final class Cmsgs {
    private static final long NS_PER_SEC = 1_000_000_000;

    private final Sockets sockets;

    Cmsgs(Sockets sockets) {
        this.sockets = sockets;
    }

    /// Those that a call is to send.
    static List<Cmsg> read(Expr control) {
        List<Cmsg> cmsgs = new ArrayList<>();
        for (Expr e : Values.items(control)) {
            cmsgs.add(new Cmsg((int) number(e, "cmsg_level"),
                    (int) number(e, "cmsg_type"), number(e, "cmsg_data")));
        }
        return cmsgs;
    }

    private static long number(Expr struct, String field) {
        return Values.number(Values.needed(struct, field));
    }

    /// Compares those that a call has given with those that are expected.
    void check(Args a, Msghdr msg, Expr control) {
        if (control == null || Values.ellipsis(control)) return;
        List<Expr> expected = Values.items(control);
        List<Cmsg> actual = new ArrayList<>(msg.cmsgs);
        if (msg.msgInq >= 0) {
            actual.add(new Cmsg(SockOpt.SOL_TCP, SockOpt.TCP_INQ,
                    (long) msg.msgInq));
        }
        a.expectCount("control messages", expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            check(a, expected.get(i), actual.get(i));
        }
    }

    private void check(Args a, Expr expected, Cmsg actual) {
        if (Values.ellipsis(expected)) return;
        a.expect("cmsg_level", Values.field(expected, "cmsg_level"),
                actual.level());
        a.expect("cmsg_type", Values.field(expected, "cmsg_type"),
                actual.type());
        Expr data = Values.field(expected, "cmsg_data");
        if (data == null || Values.ellipsis(data)) return;
        switch (actual.data()) {
            case SockExtendedErr ee -> error(a, data, ee);
            case Long ns when data instanceof Expr.Struct ->
                    time(a, data, ns - sockets.startNs());
            case Long n -> a.expect("cmsg_data", data, n);
            default -> throw Failure.missing("the control message "
                    + Printer.expr(expected));
        }
    }

    private static void error(Args a, Expr data, SockExtendedErr ee) {
        a.expect("ee_errno", Values.field(data, "ee_errno"), ee.errno());
        a.expect("ee_origin", Values.field(data, "ee_origin"), ee.origin());
        a.expect("ee_type", Values.field(data, "ee_type"), ee.type());
        a.expect("ee_code", Values.field(data, "ee_code"), ee.code());
        a.expectBits("ee_info", Values.field(data, "ee_info"), ee.info());
        a.expectBits("ee_data", Values.field(data, "ee_data"), ee.data());
    }

    /// Times count from the script's start.
    private void time(Args a, Expr data, long actual) {
        long expected = number(data, "scm_sec") * NS_PER_SEC
                + number(data, "scm_nsec");
        if (Math.abs(expected - actual) > sockets.toleranceNs()) {
            a.expect("the time stamp", new Expr.Num(expected, false),
                    actual);
        }
    }
}
