package netstack.host.libpcap;

import java.util.Arrays;
import netstack.transport.bpf.BpfCode;

/// One block: values come in over its edges, go through its statements, and
/// stores that nobody reads go.
final class OptBlock {
    private final Values values;
    private final Progress progress;
    private final OptStmt stmts;
    private final OptPeep peep;

    OptBlock(Values values, Progress progress) {
        this.values = values;
        this.progress = progress;
        stmts = new OptStmt(values, progress);
        peep = new OptPeep(values, progress);
    }

    void opt(Block b, boolean doStmts) {
        inherit(b);
        int aval = b.val[Atoms.A];
        int xval = b.val[Atoms.X];
        for (Stmt s = b.stmts; s != null; s = s.next) {
            stmts.opt(s, b.val, doStmts);
        }
        if (doStmts && (useless(b, aval, xval)
                || BpfCode.cls(b.s.code) == BpfCode.RET)) {
            if (b.stmts != null) {
                b.stmts = null;
                progress.changed();
            }
        } else {
            peep.opt(b);
            deadstores(b);
        }
        b.oval = BpfCode.src(b.s.code) == BpfCode.K ? values.k(b.s.k)
            : b.val[Atoms.X];
        b.et.code = b.s.code;
        b.ef.code = -b.s.code;
    }

    /// Where ways meet with different values, none is known.
    private static void inherit(Block b) {
        Edge p = b.inEdges;
        if (p == null) {
            Arrays.fill(b.val, Values.UNKNOWN);
            return;
        }
        System.arraycopy(p.pred.val, 0, b.val, 0, Atoms.N_ATOMS);
        for (p = p.next; p != null; p = p.next) {
            for (int i = 0; i < Atoms.N_ATOMS; i++) {
                if (b.val[i] != p.pred.val[i]) {
                    b.val[i] = Values.UNKNOWN;
                }
            }
        }
    }

    /// Nothing behind the block uses a register, and A and X are as before.
    private static boolean useless(Block b, int aval, int xval) {
        return b.outUse == 0
            && aval != Values.UNKNOWN && b.val[Atoms.A] == aval
            && xval != Values.UNKNOWN && b.val[Atoms.X] == xval;
    }

    private void deadstores(Block b) {
        Stmt[] last = new Stmt[Atoms.N_ATOMS];
        for (Stmt s = b.stmts; s != null; s = s.next) {
            deadstmt(s, last);
        }
        deadstmt(b.s, last);
        for (int atom = 0; atom < Atoms.N_ATOMS; atom++) {
            if (last[atom] != null && !Atoms.has(b.outUse, atom)) {
                last[atom].code = Stmt.NOP;
                progress.changed();
            }
        }
    }

    private void deadstmt(Stmt s, Stmt[] last) {
        int used = Atoms.use(s);
        if (used == Atoms.AX) {
            last[Atoms.A] = null;
            last[Atoms.X] = null;
        } else if (used != Atoms.NONE) {
            last[used] = null;
        }
        int defined = Atoms.def(s);
        if (defined != Atoms.NONE) {
            if (last[defined] != null) {
                last[defined].code = Stmt.NOP;
                progress.changed();
            }
            last[defined] = s;
        }
    }
}
