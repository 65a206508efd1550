package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// Adding to the trie and taking away: every node above learns the longest
/// suffix below it, then the path is rebalanced.
@Linux(value = "fib_insert", file = "net/ipv4/fib_trie.c", renamed = true)
final class TrieChange {
    private TrieChange() {
    }

    /// Adds a leaf for `key`, and an inner node where it leaves the path.
    @Linux("fib_insert_node")
    static void insertNode(KeyVector parent, int key, FibAlias fa) {
        KeyVector tp = parent;
        KeyVector l = KeyVector.leafNew(key, fa);
        KeyVector n = tp.isTrie() ? tp.child[0] : tp.child(key);
        if (n != null) {
            int pos = 31 - Integer.numberOfLeadingZeros(key ^ n.key);
            KeyVector tn = KeyVector.tnodeNew(key, pos, 1);
            tn.parent = tp;
            tn.putChild(tn.index(key) ^ 1, n);
            tp.putChildRoot(key, tn);
            n.parent = tn;
            tp = tn;
        }
        pushSuffix(tp, fa.slen);
        l.parent = tp;
        tp.putChildRoot(key, l);
        TrieResize.rebalance(tp);
    }

    @Linux("node_push_suffix")
    private static void pushSuffix(KeyVector from, int slen) {
        for (KeyVector tn = from; tn.slen < slen; tn = tn.parent) {
            tn.slen = slen;
        }
    }

    @Linux("fib_insert_alias")
    static void insertAlias(KeyVector l, FibAlias before,
            FibAlias fresh) {
        if (before == null) {
            fresh.next = l.aliases;
            l.aliases = fresh;
        } else {
            fresh.next = before.next;
            before.next = fresh;
        }
        if (l.slen < fresh.slen) {
            l.slen = fresh.slen;
            pushSuffix(l.parent, fresh.slen);
        }
    }

    @Linux("fib_remove_alias")
    static void removeAlias(KeyVector tp, KeyVector l,
            FibAlias before, FibAlias gone) {
        gone.info.dead = true;
        if (before != null) {
            before.next = gone.next;
        } else {
            l.aliases = gone.next;
        }
        if (l.aliases == null) {
            tp.putChildRoot(l.key, null);
            pullSuffix(tp);
            TrieResize.rebalance(tp);
        } else if (gone.next == null) {
            l.slen = before.slen;
            pullSuffix(tp);
        }
    }

    @Linux("node_pull_suffix")
    private static void pullSuffix(KeyVector from) {
        for (KeyVector tn = from; !tn.isTrie(); tn = tn.parent) {
            int slen = tn.pos;
            for (KeyVector n : tn.child) {
                slen = n != null ? Math.max(slen, n.slen) : slen;
            }
            tn.slen = slen;
        }
    }
}
