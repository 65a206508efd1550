package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// Makes the graph small, as McCanne and Jacobson described it ("The BSD
/// Packet Filter", 1993) and libpcap 1.10.3 does it: passes over all blocks
/// until one changes nothing, first with branches, then with statements;
/// then equal blocks become one.
final class Optimizer {
    /// Passes that only moved branches: it goes in circles.
    private static final int CYCLE = 100;

    private final Flowgraph graph;
    private final Progress progress = new Progress();
    private final Values values = new Values();
    private final OptBlock blocks = new OptBlock(values, progress);
    private final OptBranch branches;
    private Block root;

    private Optimizer(Block root) {
        this.root = root;
        graph = new Flowgraph(root);
        branches = new OptBranch(graph, progress);
    }

    /// The root of the better graph.
    static Block optimize(Block root) {
        Optimizer o = new Optimizer(root);
        o.loop(false);
        o.loop(true);
        o.internBlocks();
        o.root();
        return o.root;
    }

    // tag::opt_loop[]
    private void loop(boolean doStmts) {
        int moves = 0;
        do {
            progress.done = true;
            progress.other = false;
            graph.findLevels(root);
            graph.findDom(root);
            graph.findUd(root);
            graph.findEdom(root);
            pass(doStmts);
            moves = progress.other ? 0 : moves + 1;
        } while (!progress.done && moves < CYCLE);
    }

    private void pass(boolean doStmts) {
        values.clear();
        int top = root.level;
        graph.findInedges(root);
        for (int i = top; i >= 0; i--) {
            for (Block b = graph.level(i); b != null; b = b.link) {
                blocks.opt(b, doStmts);
            }
        }
        if (doStmts) {
            return;
        }
        for (int i = 1; i <= top; i++) {
            for (Block b = graph.level(i); b != null; b = b.link) {
                branches.optJ(b.et);
                branches.optJ(b.ef);
            }
        }
        graph.findInedges(root);
        for (int i = 1; i <= top; i++) {
            for (Block b = graph.level(i); b != null; b = b.link) {
                branches.pullup(b, true);
                branches.pullup(b, false);
            }
        }
    }
    // end::opt_loop[]

    private void internBlocks() {
        boolean again = true;
        while (again) {
            for (Block b : graph.blocks) {
                b.link = null;
            }
            graph.clearMarks();
            mark(root);
            for (int i = graph.blocks.size() - 2; i >= 0; i--) {
                if (graph.blocks.get(i).marked) {
                    linkToEqual(i);
                }
            }
            again = false;
            for (Block b : graph.blocks) {
                if (b.jt() != null) {
                    again |= followLink(b.et);
                    again |= followLink(b.ef);
                }
            }
        }
    }

    private static void mark(Block b) {
        if (!b.marked) {
            b.marked = true;
            if (BpfCode.cls(b.s.code) != BpfCode.RET) {
                mark(b.jt());
                mark(b.jf());
            }
        }
    }

    private void linkToEqual(int i) {
        Block b = graph.blocks.get(i);
        for (int j = i + 1; j < graph.blocks.size(); j++) {
            Block other = graph.blocks.get(j);
            if (other.marked && equal(b, other)) {
                b.link = other.link != null ? other.link : other;
                return;
            }
        }
    }

    private static boolean followLink(Edge e) {
        if (e.succ.link == null) {
            return false;
        }
        e.succ = e.succ.link;
        return true;
    }

    private static boolean equal(Block b0, Block b1) {
        if (b0.s.code != b1.s.code || b0.s.k != b1.s.k
                || b0.jt() != b1.jt() || b0.jf() != b1.jf()) {
            return false;
        }
        Stmt x = Stmt.real(b0.stmts);
        Stmt y = Stmt.real(b1.stmts);
        while (x != null && y != null && x.code == y.code && x.k == y.k) {
            x = Stmt.real(x.next);
            y = Stmt.real(y.next);
        }
        return x == null && y == null;
    }

    /// A root whose test does not matter goes; a return needs no statements.
    private void root() {
        Stmt s = root.stmts;
        root.stmts = null;
        while (BpfCode.cls(root.s.code) == BpfCode.JMP
                && root.jt() == root.jf()) {
            root = root.jt();
        }
        root.stmts = s == null ? root.stmts : s.append(root.stmts);
        if (BpfCode.cls(root.s.code) == BpfCode.RET) {
            root.stmts = null;
        }
    }
}
