package netstack.host.libpcap;

import java.util.BitSet;

/// A way out of a block.
final class Edge {
    final Block pred;
    Block succ;
    /// The next edge into the same block.
    Edge next;
    int id;
    /// The test of its block; negative on the edge that is taken if it fails.
    int code;
    /// The edges that are on every way to this one.
    BitSet edom;

    Edge(Block pred) {
        this.pred = pred;
    }
}
