package netstack.host.libpcap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The graph of blocks, as the optimizer looks at it: levels (0 at the
/// returns), which block or edge lies on every way to another, who leads
/// where, which registers are live.
final class Flowgraph {
    final List<Block> blocks = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private Block[] levels;

    Flowgraph(Block root) {
        unmark(root);
        number(root);
        for (Block b : blocks) {
            b.marked = false;
        }
        int n = blocks.size();
        for (int i = 0; i < n; i++) {
            blocks.get(i).et.id = i;
            edges.add(blocks.get(i).et);
        }
        for (int i = 0; i < n; i++) {
            blocks.get(i).ef.id = n + i;
            edges.add(blocks.get(i).ef);
        }
    }

    private static void unmark(Block b) {
        if (b != null && b.marked) {
            b.marked = false;
            unmark(b.jt());
            unmark(b.jf());
        }
    }

    private void number(Block b) {
        if (b == null || b.marked) {
            return;
        }
        b.marked = true;
        b.id = blocks.size();
        blocks.add(b);
        number(b.jt());
        number(b.jf());
    }

    Edge edge(int id) {
        return edges.get(id);
    }

    /// The first block of a level; the others are behind its `link`.
    Block level(int i) {
        return levels[i];
    }

    void clearMarks() {
        for (Block b : blocks) {
            b.marked = false;
        }
    }

    void findLevels(Block root) {
        levels = new Block[blocks.size()];
        clearMarks();
        findLevels1(root);
    }

    private void findLevels1(Block b) {
        if (b.marked) {
            return;
        }
        b.marked = true;
        b.link = null;
        int level = 0;
        if (b.jt() != null) {
            findLevels1(b.jt());
            findLevels1(b.jf());
            level = Math.max(b.jt().level, b.jf().level) + 1;
        }
        b.level = level;
        b.link = levels[level];
        levels[level] = b;
    }

    /// The blocks that are on every way to each.
    void findDom(Block root) {
        for (Block b : blocks) {
            b.dom = new BitSet();
            b.dom.set(0, blocks.size());
        }
        root.dom.clear();
        for (int level = root.level; level >= 0; level--) {
            for (Block b = levels[level]; b != null; b = b.link) {
                b.dom.set(b.id);
                if (b.jt() != null) {
                    b.jt().dom.and(b.dom);
                    b.jf().dom.and(b.dom);
                }
            }
        }
    }

    /// The edges that are on every way to each.
    void findEdom(Block root) {
        for (Edge e : edges) {
            e.edom = new BitSet();
            e.edom.set(0, edges.size());
        }
        root.et.edom.clear();
        root.ef.edom.clear();
        for (int level = root.level; level >= 0; level--) {
            for (Block b = levels[level]; b != null; b = b.link) {
                propedom(b.et);
                propedom(b.ef);
            }
        }
    }

    private static void propedom(Edge e) {
        e.edom.set(e.id);
        if (e.succ != null) {
            e.succ.et.edom.and(e.edom);
            e.succ.ef.edom.and(e.edom);
        }
    }

    void findInedges(Block root) {
        for (Block b : blocks) {
            b.inEdges = null;
        }
        for (int level = root.level; level > 0; level--) {
            for (Block b = levels[level]; b != null; b = b.link) {
                link(b.et);
                link(b.ef);
            }
        }
    }

    private static void link(Edge e) {
        e.next = e.succ.inEdges;
        e.succ.inEdges = e;
    }

    /// Which registers are used behind each block.
    void findUd(Block root) {
        for (int i = root.level; i >= 0; i--) {
            for (Block b = levels[i]; b != null; b = b.link) {
                Atoms.computeLocalUd(b);
                b.outUse = 0;
            }
        }
        for (int i = 1; i <= root.level; i++) {
            for (Block b = levels[i]; b != null; b = b.link) {
                b.outUse |= b.jt().inUse | b.jf().inUse;
                b.inUse |= b.outUse & ~b.kill;
            }
        }
    }
}
