package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// The registers as the optimizer numbers them: 16 words of scratch memory,
/// then the accumulator and X. Which does a statement use, which does it
/// define, and which of a block's are live?
final class Atoms {
    static final int A = BpfCode.MEMWORDS;
    static final int X = A + 1;
    static final int N_ATOMS = X + 1;
    /// Both A and X.
    static final int AX = N_ATOMS;
    static final int NONE = -1;

    private Atoms() {
    }

    static int use(Stmt s) {
        int c = s.code;
        if (c == Stmt.NOP) {
            return NONE;
        }
        return switch (BpfCode.cls(c)) {
            case BpfCode.RET -> BpfCode.rval(c) == BpfCode.A ? A
                : BpfCode.rval(c) == BpfCode.X ? X : NONE;
            case BpfCode.LD, BpfCode.LDX ->
                BpfCode.mode(c) == BpfCode.IND ? X
                    : BpfCode.mode(c) == BpfCode.MEM ? s.k : NONE;
            case BpfCode.ST -> A;
            case BpfCode.STX -> X;
            case BpfCode.JMP, BpfCode.ALU ->
                BpfCode.src(c) == BpfCode.X ? AX : A;
            default -> BpfCode.op(c) == BpfCode.TXA ? X : A;
        };
    }

    static int def(Stmt s) {
        if (s.code == Stmt.NOP) {
            return NONE;
        }
        return switch (BpfCode.cls(s.code)) {
            case BpfCode.LD, BpfCode.ALU -> A;
            case BpfCode.LDX -> X;
            case BpfCode.ST, BpfCode.STX -> s.k;
            case BpfCode.MISC -> BpfCode.op(s.code) == BpfCode.TAX ? X : A;
            default -> NONE;
        };
    }

    static boolean has(int set, int atom) {
        return (set >> atom & 1) != 0;
    }

    /// Fills in what `b` uses before it defines it, and the other way.
    static void computeLocalUd(Block b) {
        int def = 0;
        int use = 0;
        int kill = 0;
        for (Stmt s = b.stmts; s != null; s = s.next) {
            use |= used(use(s)) & ~def;
            int atom = def(s);
            if (atom != NONE) {
                kill |= has(use, atom) ? 0 : 1 << atom;
                def |= 1 << atom;
            }
        }
        if (BpfCode.cls(b.s.code) == BpfCode.JMP) {
            use |= used(use(b.s)) & ~def;
        }
        b.kill = kill;
        b.inUse = use;
    }

    private static int used(int atom) {
        return atom == NONE ? 0 : atom == AX ? 1 << A | 1 << X : 1 << atom;
    }
}
