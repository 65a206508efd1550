package netstack.host.packetdrill.sys;

import java.util.List;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Printer;
import netstack.host.packetdrill.ast.Syscall;

/// The arguments of one call, and what it is to return.
final class Args {
    private final Syscall call;
    private final Fds fds;

    Args(Syscall call, Fds fds) {
        this.call = call;
        this.fds = fds;
    }

    /// Throws [Failure] unless there are `n` arguments.
    Args count(int n) {
        if (call.args().size() != n) {
            throw new Failure(call.name() + " takes " + n + " arguments, not "
                    + call.args().size());
        }
        return this;
    }

    int size() {
        return call.args().size();
    }

    Expr at(int i) {
        return call.args().get(i);
    }

    long num(int i) {
        return Values.number(at(i));
    }

    int integer(int i) {
        return (int) num(i);
    }

    /// The host's descriptor for argument `i`.
    int fd(int i) {
        return fds.live(num(i));
    }

    /// Memory for `len` bytes, all zero; none at all where the script has
    /// NULL or the number of an address.
    byte[] buffer(int i, int len) {
        boolean none = at(i) instanceof Expr.Word w && w.name().equals("NULL")
                || at(i) instanceof Expr.Num;
        return new byte[none ? 0 : len];
    }

    /// The number that the script expects; null for `...`.
    Long expected() {
        return Values.ellipsis(call.result()) ? null
                : (Long) Values.number(call.result());
    }

    /// Compares what argument `i` was filled with; `...` takes anything.
    void expect(String what, Expr expected, long actual) {
        if (expected == null || Values.ellipsis(expected)) return;
        long n = Values.number(expected);
        if (n != actual) {
            String text = Printer.expr(expected);
            throw new Failure(call.name() + ": expected " + what + " " + text
                    + (text.contains("" + n) ? "" : " (" + n + ")")
                    + ", got " + actual);
        }
    }

    /// Compares how many there are of something.
    void expectCount(String what, int expected, int actual) {
        if (expected != actual) {
            throw new Failure(call.name() + ": expected " + expected + " "
                    + what + ", got " + actual);
        }
    }

    /// The same for 32 bits, whose highest is no sign.
    void expectBits(String what, Expr expected, int actual) {
        expect(what, expected, actual & 0xffff_ffffL);
    }

    /// The items of a list argument.
    List<Expr> items(int i) {
        return Values.items(at(i));
    }
}
