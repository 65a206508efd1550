package netstack.host.libpcap;

import java.util.ArrayList;
import java.util.List;
import netstack.transport.bpf.BpfCode;
import netstack.transport.bpf.SockFilter;

/// From the graph to a program: blocks are laid out from the end, so that
/// every jump goes forward. A jump over more than 255 instructions needs an
/// unconditional one behind the test; then it begins anew.
final class FcodeWriter {
    private static final int FAR = 256;

    private SockFilter[] out;
    private int tail;

    private FcodeWriter() {
    }

    static SockFilter[] write(Block root) {
        FcodeWriter w = new FcodeWriter();
        do {
            unmark(root);
            w.tail = w.count(root);
            w.out = new SockFilter[w.tail];
            unmark(root);
        } while (!w.convert(root));
        return w.out;
    }

    /// Clears the marks of all that is reachable.
    private static void unmark(Block root) {
        List<Block> seen = new ArrayList<>();
        reach(root, seen);
        for (Block b : seen) {
            b.marked = false;
        }
    }

    private static void reach(Block b, List<Block> seen) {
        if (b != null && !seen.contains(b)) {
            seen.add(b);
            reach(b.jt(), seen);
            reach(b.jf(), seen);
        }
    }

    private int count(Block b) {
        if (b == null || b.marked) {
            return 0;
        }
        b.marked = true;
        int n = count(b.jt()) + count(b.jf());
        return n + Stmt.length(b.stmts) + 1 + b.longjt + b.longjf;
    }

    /// @return false if a block needs a long jump that it did not have
    private boolean convert(Block b) {
        if (b == null || b.marked) {
            return true;
        }
        b.marked = true;
        if (!convert(b.jf()) || !convert(b.jt())) {
            return false;
        }
        int slen = Stmt.length(b.stmts);
        tail -= slen + 1 + b.longjt + b.longjf;
        b.offset = tail;
        int dst = statements(b, slen);
        if (b.jt() == null) {
            out[dst] = SockFilter.stmt(b.s.code, b.s.k);
            return true;
        }
        return branch(b, dst);
    }

    private int statements(Block b, int slen) {
        List<Stmt> list = new ArrayList<>();
        for (Stmt s = b.stmts; s != null; s = s.next) {
            list.add(s);
        }
        int off = 0;
        int dst = tail;
        for (Stmt s : list) {
            if (s.code == Stmt.NOP) {
                continue;
            }
            boolean jump = BpfCode.cls(s.code) == BpfCode.JMP
                && s.code != (BpfCode.JMP | BpfCode.JA);
            // libpcap leaves a jump that is last but one alone.
            out[dst++] = jump && off != slen - 2
                ? new SockFilter(s.code, list.indexOf(s.jt) - off - 1,
                    list.indexOf(s.jf) - off - 1, s.k)
                : SockFilter.stmt(s.code, s.k);
            off++;
        }
        return dst;
    }

    private boolean branch(Block b, int dst) {
        int extra = 0;
        int jt = b.jt().offset - dst - 1;
        int jf = b.jf().offset - dst - 1;
        if (jt >= FAR) {
            if (b.longjt == 0) {
                b.longjt++;
                return false;
            }
            extra++;
            out[dst + extra] = ja(jt - extra);
            jt = extra - 1;
        }
        if (jf >= FAR) {
            if (b.longjf == 0) {
                b.longjf++;
                return false;
            }
            extra++;
            out[dst + extra] = ja(jf - extra);
            jf = extra - 1;
        }
        out[dst] = SockFilter.jump(b.s.code, b.s.k, jt, jf);
        return true;
    }

    private static SockFilter ja(int k) {
        return SockFilter.stmt(BpfCode.JMP | BpfCode.JA, k);
    }
}
