package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// Level compression: a node with many children doubles, so that one step
/// decides about more bits; one with few halves.
///
/// Thresholds in per cent of used children; the root is larger for the same
/// use, for every search goes through it. See S. Nilsson and G. Karlsson,
/// "IP-Address Lookup Using LC-Tries" (1999).
@Linux(value = "inflate_threshold", file = "net/ipv4/fib_trie.c",
    renamed = true)
final class TrieResize {
    private static final int MAX_WORK = 10;
    private static final int HALVE_THRESHOLD = 25;
    private static final int INFLATE_THRESHOLD = 50;
    private static final int HALVE_THRESHOLD_ROOT = 15;
    private static final int INFLATE_THRESHOLD_ROOT = 30;

    private TrieResize() {
    }

    /// Resizes `tn` and all above it.
    @Linux("trie_rebalance")
    static void rebalance(KeyVector tn) {
        KeyVector n = tn;
        while (!n.isTrie()) {
            n = resize(n);
        }
    }

    /// Gives `node` its size; returns its parent.
    @Linux("resize")
    private static KeyVector resize(KeyVector node) {
        KeyVector tp = node.parent;
        KeyVector tn = node;
        int work = MAX_WORK;
        while (work > 0 && shouldInflate(tp, tn)) {
            tp = inflate(tn);
            work--;
            tn = tp.child(tn.key);
        }
        tp = tn.parent;
        if (work != MAX_WORK) {
            return tp;
        }
        while (work > 0 && shouldHalve(tp, tn)) {
            tp = halve(tn);
            work--;
            tn = tp.child(tn.key);
        }
        return shouldCollapse(tn) ? collapse(tn) : tn.parent;
    }

    @Linux("should_inflate")
    private static boolean shouldInflate(KeyVector tp, KeyVector tn) {
        int length = tn.child.length;
        int used = length - tn.emptyChildren + tn.fullChildren;
        int threshold = length
            * (tp.isTrie() ? INFLATE_THRESHOLD_ROOT : INFLATE_THRESHOLD);
        // A full child would be split in two, and the length doubles.
        return used > 1 && tn.pos != 0 && 100 * used >= 2 * threshold;
    }

    @Linux("should_halve")
    private static boolean shouldHalve(KeyVector tp, KeyVector tn) {
        int length = tn.child.length;
        int used = length - tn.emptyChildren;
        int threshold = length
            * (tp.isTrie() ? HALVE_THRESHOLD_ROOT : HALVE_THRESHOLD);
        return used > 1 && tn.bits > 1 && 100 * used < threshold;
    }

    @Linux("should_collapse")
    private static boolean shouldCollapse(KeyVector tn) {
        return tn.child.length - tn.emptyChildren < 2;
    }

    /// Puts the only child, if there is one, in the node's place.
    @Linux("collapse")
    private static KeyVector collapse(KeyVector old) {
        KeyVector only = null;
        for (KeyVector n : old.child) {
            only = n != null ? n : only;
        }
        KeyVector tp = old.parent;
        tp.putChildRoot(old.key, only);
        if (only != null) {
            only.parent = tp;
        }
        return tp;
    }

    /// Doubles a node; full children lose a bit: they are split in two.
    @Linux("inflate")
    private static KeyVector inflate(KeyVector old) {
        KeyVector tn = KeyVector.tnodeNew(old.key, old.pos - 1, old.bits + 1);
        for (int i = old.child.length - 1; i >= 0; i--) {
            KeyVector inode = old.child[i];
            if (inode == null) {
                continue;
            }
            if (!old.full(inode)) {
                tn.putChild(tn.index(inode.key), inode);
            } else if (inode.bits == 1) {
                tn.putChild(2 * i + 1, inode.child[1]);
                tn.putChild(2 * i, inode.child[0]);
            } else {
                tn.putChild(2 * i + 1, half(inode, tn, 1));
                tn.putChild(2 * i, half(inode, tn, 0));
            }
        }
        return replace(old, tn);
    }

    private static KeyVector half(KeyVector inode, KeyVector tn, int which) {
        KeyVector node = KeyVector.tnodeNew(inode.key | which << tn.pos,
            inode.pos, inode.bits - 1);
        int n = node.child.length;
        for (int j = n - 1; j >= 0; j--) {
            node.putChild(j, inode.child[which * n + j]);
        }
        node.parent = tn;
        return node;
    }

    /// Halves a node; two children that meet get a node of their own.
    @Linux("halve")
    private static KeyVector halve(KeyVector old) {
        KeyVector tn = KeyVector.tnodeNew(old.key, old.pos + 1, old.bits - 1);
        for (int i = old.child.length - 2; i >= 0; i -= 2) {
            KeyVector node1 = old.child[i + 1];
            KeyVector node0 = old.child[i];
            if (node1 == null || node0 == null) {
                tn.putChild(i / 2, node1 != null ? node1 : node0);
                continue;
            }
            KeyVector inode = KeyVector.tnodeNew(node0.key, old.pos, 1);
            inode.putChild(1, node1);
            inode.putChild(0, node0);
            inode.parent = tn;
            tn.putChild(i / 2, inode);
        }
        return replace(old, tn);
    }

    /// Puts `fresh` in the place of `old`; its full children may resize now.
    @Linux("replace")
    private static KeyVector replace(KeyVector old, KeyVector fresh) {
        KeyVector tp = old.parent;
        KeyVector tn = fresh;
        tn.parent = tp;
        tp.putChildRoot(tn.key, tn);
        updateChildren(tn);
        for (int i = tn.child.length - 1; i >= 0; i--) {
            KeyVector inode = tn.child[i];
            if (tn.full(inode)) {
                tn = resize(inode);
            }
        }
        return tp;
    }

    @Linux("update_children")
    private static void updateChildren(KeyVector tn) {
        for (KeyVector n : tn.child) {
            if (n == null) {
                continue;
            }
            if (n.parent == tn) {
                updateChildren(n);
            } else {
                n.parent = tn;
            }
        }
    }
}
