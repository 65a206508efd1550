package netstack.host.libpcap;

import java.util.BitSet;

/// Statements and, at their end, a test with two ways out, or a return.
///
/// While an expression is read, a block also stands for the graph of a
/// subexpression that ends with it: `head` is where that begins. The ways
/// out that are not known yet form a list through the very fields that will
/// hold them; `sense` says which of a block's two that is.
final class Block {
    final Edge et = new Edge(this);
    final Edge ef = new Edge(this);
    /// The test, or the return.
    final Stmt s;
    Stmt stmts;
    Block head = this;
    boolean sense;

    // of the optimizer
    int id;
    int level;
    Block link;
    BitSet dom;
    Edge inEdges;
    /// Registers: written before they are read; read on exit; and live at
    /// the entry.
    int kill;
    int outUse;
    int inUse;
    /// Value numbers of the registers at the end, and of the test's operand.
    int[] val = new int[Atoms.N_ATOMS];
    int oval;
    boolean marked;

    // of the writer
    int offset;
    int longjt;
    int longjf;

    Block(int code, int k) {
        s = new Stmt(code, k);
    }

    Block(int code, int k, Stmt stmts) {
        this(code, k);
        this.stmts = stmts;
    }

    Block jt() {
        return et.succ;
    }

    Block jf() {
        return ef.succ;
    }

    // tag::gen_and[]
    /// Both must hold; the result, which is `b1`, begins at `b0`'s head.
    static Block and(Block b0, Block b1) {
        b0.backpatch(b1.head);
        b0.sense = !b0.sense;
        b1.sense = !b1.sense;
        b1.merge(b0);
        b1.sense = !b1.sense;
        b1.head = b0.head;
        return b1;
    }

    /// One must hold.
    static Block or(Block b0, Block b1) {
        b0.sense = !b0.sense;
        b0.backpatch(b1.head);
        b0.sense = !b0.sense;
        b1.merge(b0);
        b1.head = b0.head;
        return b1;
    }

    /// The ways out change places.
    Block not() {
        sense = !sense;
        return this;
    }

    /// All ways out of this list that are not known yet go to `target`.
    void backpatch(Block target) {
        for (Block list = this; list != null;) {
            Edge open = list.open();
            list = open.succ;
            open.succ = target;
        }
    }
    // end::gen_and[]

    private Edge open() {
        return sense ? ef : et;
    }

    /// Appends `list` to the list of open ways out that begins here.
    private void merge(Block list) {
        Block last = this;
        while (last.open().succ != null) {
            last = last.open().succ;
        }
        last.open().succ = list;
    }
}
