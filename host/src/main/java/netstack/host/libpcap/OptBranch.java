package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// Edges: one that leads to a test whose outcome is known already goes to
/// where that test would lead; and tests of the same value in a chain move
/// next to each other.
final class OptBranch {
    private static final int JEQ_K = BpfCode.JMP | BpfCode.JEQ | BpfCode.K;

    private final Flowgraph graph;
    private final Progress progress;

    OptBranch(Flowgraph graph, Progress progress) {
        this.graph = graph;
        this.progress = progress;
    }

    // tag::opt_j[]
    /// Sends `ep` on, past tests whose outcome an edge on the way to it
    /// tells, as long as no register is missed.
    void optJ(Edge ep) {
        if (ep.succ.jt() == null) {
            return;
        }
        if (ep.succ.jt() == ep.succ.jf()
                && !useConflict(ep.pred, ep.succ.jt())) {
            ep.succ = ep.succ.jt();
            progress.changed();
        }
        while (step(ep)) {
            if (ep.succ.jt() == null) {
                return;
            }
        }
    }

    private boolean step(Edge ep) {
        for (int k = ep.edom.nextSetBit(0); k >= 0;
                k = ep.edom.nextSetBit(k + 1)) {
            Block target = foldEdge(ep.succ, graph.edge(k));
            if (target != null && !useConflict(ep.pred, target)) {
                progress.done = false;
                ep.succ = target;
                return true;
            }
        }
        return false;
    }

    // end::opt_j[]

    /// Where `child`'s test leads if `ep` was taken; null if that is open.
    private static Block foldEdge(Block child, Edge ep) {
        boolean sense = ep.code >= 0;
        int code = Math.abs(ep.code);
        if (child.s.code != code
                || child.val[Atoms.A] != ep.pred.val[Atoms.A]) {
            return null;
        }
        if (child.oval == ep.pred.oval) {
            return sense ? child.jt() : child.jf();
        }
        return sense && code == JEQ_K ? child.jf() : null;
    }
    /// Whether a register that is used behind `succ` differs there.
    private static boolean useConflict(Block b, Block succ) {
        for (int atom = 0; atom < Atoms.N_ATOMS; atom++) {
            if (Atoms.has(succ.outUse, atom)
                    && b.val[atom] != succ.val[atom]) {
                return true;
            }
        }
        return false;
    }

    /// `b` heads a chain of tests that all lead to the same block if they
    /// hold (`or`) or fail. A test further down of the value that the
    /// chain's start tests moves up to its like.
    void pullup(Block b, boolean or) {
        if (b.inEdges == null) {
            return;
        }
        int val = b.inEdges.pred.val[Atoms.A];
        for (Edge e = b.inEdges.next; e != null; e = e.next) {
            if (e.pred.val[Atoms.A] != val) {
                return;
            }
        }
        Block above = b.inEdges.pred;
        Edge diff = above.jt() == b ? above.et : above.ef;
        boolean atTop = true;
        while (inChain(diff.succ, b, or)) {
            if (diff.succ.val[Atoms.A] != val) {
                pull(b, or, diff, atTop, val);
                return;
            }
            diff = along(diff.succ, or);
            atTop = false;
        }
    }

    private static Edge along(Block b, boolean or) {
        return or ? b.ef : b.et;
    }

    private static Edge out(Block b, boolean or) {
        return or ? b.et : b.ef;
    }

    private static boolean inChain(Block at, Block b, boolean or) {
        return at != null && out(at, or).succ == out(b, or).succ
            && at.dom.get(b.id);
    }

    private void pull(Block b, boolean or, Edge diff, boolean atTop,
            int val) {
        Edge same = along(diff.succ, or);
        while (inChain(same.succ, b, or)
                && same.succ.val[Atoms.A] != val) {
            same = along(same.succ, or);
        }
        if (!inChain(same.succ, b, or)) {
            return;
        }
        Block pull = same.succ;
        same.succ = along(pull, or).succ;
        along(pull, or).succ = diff.succ;
        if (atTop) {
            for (Edge e = b.inEdges; e != null; e = e.next) {
                (e.pred.jt() == b ? e.pred.et : e.pred.ef).succ = pull;
            }
        } else {
            diff.succ = pull;
        }
        progress.done = false;
    }
}
