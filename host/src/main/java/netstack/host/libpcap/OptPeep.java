package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// Short sequences at a time: what the code generator writes again and
/// again, and what is shorter.
final class OptPeep {
    private static final int LD_IMM = BpfCode.LD | BpfCode.IMM;
    private static final int TAX = BpfCode.MISC | BpfCode.TAX;
    private static final int JEQ_K = BpfCode.JMP | BpfCode.JEQ | BpfCode.K;
    private static final int JSET_K = BpfCode.JMP | BpfCode.JSET | BpfCode.K;

    private final Values values;
    private final Progress progress;

    OptPeep(Values values, Progress progress) {
        this.values = values;
        this.progress = progress;
    }

    void opt(Block b) {
        if (b.stmts == null) {
            return;
        }
        Stmt last = b.stmts;
        Stmt s = Stmt.real(b.stmts);
        while (s != null) {
            Stmt next = Stmt.real(s.next);
            if (next == null) {
                break;
            }
            last = next;
            pair(s, next);
            if (s.code == LD_IMM) {
                constantIndex(b, s, next);
            }
            s = Stmt.real(next);
        }
        compare(b, last);
        jset(b);
        knownX(b);
        knownA(b);
    }

    private void pair(Stmt s, Stmt next) {
        if (s.code == BpfCode.ST && next.code == (BpfCode.LDX | BpfCode.MEM)
                && s.k == next.k) {
            next.code = TAX;
            progress.changed();
        }
        if (s.code == LD_IMM && next.code == TAX) {
            s.code = BpfCode.LDX | BpfCode.IMM;
            next.code = BpfCode.MISC | BpfCode.TXA;
            progress.changed();
        }
    }

    /// `tcp[k]` for a constant: the constant goes into the load.
    private void constantIndex(Block b, Stmt s, Stmt next) {
        if (Atoms.has(b.outUse, Atoms.X)) {
            return;
        }
        Stmt add = next.code == (BpfCode.LDX | BpfCode.MSH | BpfCode.B)
            ? Stmt.real(next.next) : next;
        if (add == null
                || add.code != (BpfCode.ALU | BpfCode.ADD | BpfCode.X)) {
            return;
        }
        Stmt tax = Stmt.real(add.next);
        if (tax == null || tax.code != TAX) {
            return;
        }
        Stmt ild = Stmt.real(tax.next);
        if (ild == null || BpfCode.cls(ild.code) != BpfCode.LD
                || BpfCode.mode(ild.code) != BpfCode.IND) {
            return;
        }
        ild.k += s.k;
        s.code = Stmt.NOP;
        add.code = Stmt.NOP;
        tax.code = Stmt.NOP;
        progress.changed();
    }

    /// Arithmetic right before a test for equality goes into the test.
    private void compare(Block b, Stmt last) {
        if (b.s.code != JEQ_K || Atoms.has(b.outUse, Atoms.A)) {
            return;
        }
        switch (last.code) {
            case BpfCode.ALU | BpfCode.SUB | BpfCode.X -> {
                int x = b.val[Atoms.X];
                if (values.isConst(x)) {
                    b.s.k += values.constant(x);
                } else if (b.s.k == 0) {
                    b.s.code = BpfCode.JMP | BpfCode.JEQ | BpfCode.X;
                } else {
                    return;
                }
            }
            case BpfCode.ALU | BpfCode.SUB | BpfCode.K -> b.s.k += last.k;
            case BpfCode.ALU | BpfCode.AND | BpfCode.K -> {
                if (b.s.k != 0) {
                    return;
                }
                b.s.k = last.k;
                b.s.code = JSET_K;
                swap(b);
            }
            default -> {
                return;
            }
        }
        last.code = Stmt.NOP;
        progress.changed();
    }

    private static void swap(Block b) {
        Block t = b.et.succ;
        b.et.succ = b.ef.succ;
        b.ef.succ = t;
    }

    /// No bits are never set. That all bits are "always" so is libpcap
    /// 1.10.3's mistake: it is wrong for a value of 0.
    private static void jset(Block b) {
        if (b.s.code == JSET_K) {
            if (b.s.k == 0) {
                b.et.succ = b.ef.succ;
            }
            if (b.s.k == -1) {
                b.ef.succ = b.et.succ;
            }
        }
    }

    private void knownX(Block b) {
        int x = b.val[Atoms.X];
        if (values.isConst(x) && BpfCode.src(b.s.code) == BpfCode.X) {
            b.s.code &= ~BpfCode.X;
            b.s.k = values.constant(x);
        }
    }

    private void knownA(Block b) {
        int a = b.val[Atoms.A];
        if (!values.isConst(a) || BpfCode.src(b.s.code) != BpfCode.K) {
            return;
        }
        int v = values.constant(a);
        boolean holds = switch (BpfCode.op(b.s.code)) {
            case BpfCode.JEQ -> v == b.s.k;
            case BpfCode.JGT -> Integer.compareUnsigned(v, b.s.k) > 0;
            case BpfCode.JGE -> Integer.compareUnsigned(v, b.s.k) >= 0;
            default -> (v & b.s.k) != 0;
        };
        if (b.jf() != b.jt()) {
            progress.changed();
        }
        if (holds) {
            b.ef.succ = b.et.succ;
        } else {
            b.et.succ = b.ef.succ;
        }
    }
}
