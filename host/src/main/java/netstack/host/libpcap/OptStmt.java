package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// One statement: what it makes of the registers' values, and whether
/// something simpler does the same.
final class OptStmt {
    private static final int A = Atoms.A;
    private static final int X = Atoms.X;

    private final Values values;
    private final Progress progress;

    OptStmt(Values values, Progress progress) {
        this.values = values;
        this.progress = progress;
    }

    /// @param alter whether the statement may be changed
    void opt(Stmt s, int[] val, boolean alter) {
        if (s.code == Stmt.NOP) {
            return;
        }
        switch (BpfCode.cls(s.code)) {
            case BpfCode.LD -> load(s, val, alter);
            case BpfCode.LDX -> loadX(s, val, alter);
            case BpfCode.ST -> store(s, val, s.k, val[A], alter);
            case BpfCode.STX -> store(s, val, s.k, val[X], alter);
            case BpfCode.ALU -> alu(s, val, alter);
            case BpfCode.MISC -> {
                if (BpfCode.op(s.code) == BpfCode.TAX) {
                    store(s, val, X, val[A], alter);
                } else {
                    store(s, val, A, val[X], alter);
                }
            }
            default -> { }
        }
    }

    /// A register gets a value; if it has it already, the statement goes.
    private static void store(Stmt s, int[] val, int atom, int v,
            boolean alter) {
        if (alter && v != Values.UNKNOWN && val[atom] == v) {
            s.code = Stmt.NOP;
        } else {
            val[atom] = v;
        }
    }

    private void load(Stmt s, int[] val, boolean alter) {
        int v;
        switch (BpfCode.mode(s.code)) {
            case BpfCode.IND -> {
                v = val[X];
                if (alter && values.isConst(v)) {
                    s.code = BpfCode.LD | BpfCode.ABS | BpfCode.size(s.code);
                    s.k += values.constant(v);
                    v = values.of(s.code, s.k, 0);
                    progress.changed();
                } else {
                    v = values.of(s.code, s.k, v);
                }
            }
            case BpfCode.IMM -> v = values.k(s.k);
            case BpfCode.MEM -> v = loadMem(s, val, alter);
            case BpfCode.LEN -> v = values.of(s.code, 0, 0);
            default -> v = values.of(s.code, s.k, 0);
        }
        store(s, val, A, v, alter);
    }

    private int loadMem(Stmt s, int[] val, boolean alter) {
        int v = val[s.k];
        if (alter && values.isConst(v)) {
            s.code = BpfCode.cls(s.code) | BpfCode.IMM;
            s.k = values.constant(v);
            progress.changed();
        }
        return v;
    }

    private void loadX(Stmt s, int[] val, boolean alter) {
        int v = switch (BpfCode.mode(s.code)) {
            case BpfCode.IMM -> values.k(s.k);
            case BpfCode.MEM -> loadMem(s, val, alter);
            default -> values.of(s.code, s.k, 0);
        };
        store(s, val, X, v, alter);
    }

    private void alu(Stmt s, int[] val, boolean alter) {
        if (BpfCode.op(s.code) == BpfCode.NEG) {
            neg(s, val, alter);
        } else if (BpfCode.src(s.code) == BpfCode.K) {
            aluK(s, val, alter);
        } else {
            aluX(s, val, alter);
        }
    }

    private void neg(Stmt s, int[] val, boolean alter) {
        if (alter && values.isConst(val[A])) {
            s.code = BpfCode.LD | BpfCode.IMM;
            s.k = -values.constant(val[A]);
            val[A] = values.k(s.k);
        } else {
            val[A] = values.of(s.code, val[A], 0);
        }
    }

    private void aluK(Stmt s, int[] val, boolean alter) {
        int op = BpfCode.op(s.code);
        if (alter && s.k == 0) {
            switch (op) {
                case BpfCode.ADD, BpfCode.LSH, BpfCode.RSH, BpfCode.OR,
                    BpfCode.XOR -> {
                    s.code = Stmt.NOP;
                    return;
                }
                case BpfCode.MUL, BpfCode.AND -> {
                    s.code = BpfCode.LD | BpfCode.IMM;
                    val[A] = values.k(s.k);
                    return;
                }
                case BpfCode.DIV -> throw new PcapError("division by zero");
                case BpfCode.MOD -> throw new PcapError("modulus by zero");
                default -> { }
            }
        }
        if (alter && values.isConst(val[A])) {
            fold(s, values.constant(val[A]), s.k);
            val[A] = values.k(s.k);
        } else {
            val[A] = values.of(s.code, val[A], values.k(s.k));
        }
    }

    private void aluX(Stmt s, int[] val, boolean alter) {
        int op = BpfCode.op(s.code);
        if (alter && values.isConst(val[X])) {
            constantX(s, val, op);
        } else if (!alter || !values.isConst(val[A])
                || values.constant(val[A]) != 0 || op == BpfCode.SUB) {
            val[A] = values.of(s.code, val[A], val[X]);
        } else if (op == BpfCode.ADD || op == BpfCode.OR
                || op == BpfCode.XOR) {
            s.code = BpfCode.MISC | BpfCode.TXA;
            store(s, val, A, val[X], alter);
        } else {
            s.code = BpfCode.LD | BpfCode.IMM;
            s.k = 0;
            store(s, val, A, values.k(0), alter);
        }
    }

    private void constantX(Stmt s, int[] val, int op) {
        int x = values.constant(val[X]);
        if (values.isConst(val[A])) {
            fold(s, values.constant(val[A]), x);
            val[A] = values.k(s.k);
            return;
        }
        s.code = BpfCode.ALU | BpfCode.K | op;
        s.k = x;
        if ((op == BpfCode.LSH || op == BpfCode.RSH)
                && Integer.compareUnsigned(x, 31) > 0) {
            throw new PcapError("shift by more than 31 bits");
        }
        progress.changed();
        val[A] = values.of(s.code, val[A], values.k(s.k));
    }

    /// Two constants make a third.
    private void fold(Stmt s, int a, int b) {
        s.k = switch (BpfCode.op(s.code)) {
            case BpfCode.ADD -> a + b;
            case BpfCode.SUB -> a - b;
            case BpfCode.MUL -> a * b;
            case BpfCode.DIV -> {
                if (b == 0) {
                    throw new PcapError("division by zero");
                }
                yield Integer.divideUnsigned(a, b);
            }
            case BpfCode.MOD -> {
                if (b == 0) {
                    throw new PcapError("modulus by zero");
                }
                yield Integer.remainderUnsigned(a, b);
            }
            case BpfCode.AND -> a & b;
            case BpfCode.OR -> a | b;
            case BpfCode.XOR -> a ^ b;
            case BpfCode.LSH -> b >= 0 && b < 32 ? a << b : 0;
            default -> b >= 0 && b < 32 ? a >>> b : 0;
        };
        s.code = BpfCode.LD | BpfCode.IMM;
        progress.changed();
    }
}
