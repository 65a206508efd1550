package netstack.ipv4.route;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;

/// A routing table: a level-compressed trie of prefixes.
///
/// Routes to the same address, of whatever prefix length, share a leaf. A
/// search goes down by the destination's bits to one leaf; only if that
/// does not match it goes back, always to the longest prefix that is left.
@Linux(value = "fib_table", file = "net/ipv4/fib_trie.c")
public final class FibTable {
    final int id;
    final KeyVector trie = KeyVector.trie();
    private KeyVector pn;
    private int cindex;

    public FibTable(int id) {
        this.id = id;
    }

    /// Its number: 255 local, 254 main, 253 default.
    public int id() { return id; }

    /// Whether it holds nothing.
    public boolean isEmpty() { return trie.child[0] == null; }

    // tag::fib_table_lookup[]
    /// Finds the route for `flp`, longest prefix first, and fills `res`;
    /// returns 0, the route's error, or -EAGAIN when there is none.
    @Linux("fib_table_lookup")
    public int lookup(Flow flp, FibResult res) {
        int key = flp.daddr;
        pn = trie;
        cindex = 0;
        KeyVector n = descend(key);
        for (;;) {
            if (n == null || prefixMismatch(key, n) || n.slen == n.pos
                    && !n.isLeaf()) {
                n = backtrace();
                if (n == null) {
                    return -Errno.EAGAIN;
                }
            } else if (n.isLeaf()) {
                int err = matchLeaf(key, n, flp, res);
                if (err <= 0) {
                    return err;
                }
                n = null;
            } else {
                pn = n;
                cindex = 0;
                n = n.child[0];
            }
        }
    }

    // end::fib_table_lookup[]
    /// Follows the key's bits as far as they lead, noting the last node
    /// below which a shorter prefix may match.
    private KeyVector descend(int key) {
        KeyVector n = trie.child[0];
        while (n != null && !n.isLeaf()) {
            long index = n.cindex(key);
            if (index >= n.child.length) {
                return n;
            }
            if (n.slen > n.pos) {
                pn = n;
                cindex = (int) index;
            }
            n = n.child[(int) index];
        }
        return n;
    }

    // tag::fib_table_lookup.backtrace[]
    /// The node of the next shorter prefix: an index with its lowest set
    /// bit cleared, here or further up.
    private KeyVector backtrace() {
        for (;;) {
            while (cindex == 0) {
                if (pn.isTrie()) {
                    return null;
                }
                int pkey = pn.key;
                pn = pn.parent;
                cindex = pn.isTrie() ? 0 : pn.index(pkey);
            }
            cindex &= cindex - 1;
            KeyVector n = pn.child[cindex];
            if (n != null) {
                return n;
            }
        }
    }
    // end::fib_table_lookup.backtrace[]

    /// Whether the key differs from the node's above the node's last bit.
    @Linux("prefix_mismatch")
    private static boolean prefixMismatch(int key, KeyVector n) {
        int prefix = n.key;
        return ((key ^ prefix) & (prefix | -prefix)) != 0;
    }

    /// The first route of the leaf that fits; 1 when none does.
    private int matchLeaf(int key, KeyVector leaf, Flow flp, FibResult res) {
        long index = (key ^ leaf.key) & 0xffff_ffffL;
        for (FibAlias fa = leaf.aliases; fa != null; fa = fa.next) {
            if (index >>> fa.slen != 0
                    || fa.tos != 0 && fa.tos != flp.tos
                    || fa.info.dead || fa.info.scope < flp.scope) {
                continue;
            }
            if (fa.type.error != 0) {
                return fill(res, fa, leaf.key, fa.type.error);
            }
            FibNh nh = fa.info.nh;
            if (nh.dead || flp.oif != 0 && flp.oif != nh.dev.ifindex()) {
                continue;
            }
            return fill(res, fa, leaf.key, 0);
        }
        return 1;
    }

    private int fill(FibResult res, FibAlias fa, int key, int err) {
        res.prefix = key;
        res.prefixlen = 32 - fa.slen;
        res.type = fa.type;
        res.scope = fa.info.scope;
        res.fi = fa.info;
        res.nhc = fa.info.nh;
        res.table = this;
        return err;
    }

    /// Adds a route; -EEXIST if there is one with the same prefix, TOS and
    /// metric, or, to `append` one behind it, if it says the same.
    @Linux("fib_table_insert")
    int insert(int key, FibAlias fresh, boolean append) {
        KeyVector tp = parentOf(key);
        KeyVector l = leafAt(tp, key);
        if (l == null) {
            TrieChange.insertNode(tp, key, fresh);
            return 0;
        }
        FibAlias before = null;
        FibAlias fa = l.aliases;
        while (fa != null && comesFirst(fa, fresh)) {
            before = fa;
            fa = fa.next;
        }
        while (fa != null && sameKey(fa, fresh)) {
            if (!append || fa.says(fresh)) {
                return -Errno.EEXIST;
            }
            before = fa;
            fa = fa.next;
        }
        TrieChange.insertAlias(l, before, fresh);
        return 0;
    }

    private static boolean sameKey(FibAlias fa, FibAlias fresh) {
        return fa.slen == fresh.slen && fa.tos == fresh.tos
            && fa.info.priority == fresh.info.priority;
    }

    private static boolean comesFirst(FibAlias fa, FibAlias fresh) {
        if (fa.slen != fresh.slen) {
            return fa.slen < fresh.slen;
        }
        return fa.tos != fresh.tos ? fa.tos > fresh.tos
            : fa.info.priority < fresh.info.priority;
    }

    private KeyVector parentOf(int key) {
        KeyVector parent = trie;
        KeyVector n = trie.child[0];
        while (n != null && n.isTnode() && n.cindex(key) < n.child.length) {
            parent = n;
            n = n.child(key);
        }
        return parent;
    }

    @Linux(value = "fib_find_node", renamed = true)
    private static KeyVector leafAt(KeyVector parent, int key) {
        KeyVector n = parent.isTrie() ? parent.child[0] : parent.child(key);
        return n != null && n.isLeaf() && n.key == key ? n : null;
    }

    /// Removes the routes to `key`/`len` that `which` accepts; returns
    /// whether there was one.
    boolean remove(int key, Predicate<FibAlias> which) {
        KeyVector tp = parentOf(key);
        KeyVector l = leafAt(tp, key);
        FibAlias before = null;
        for (FibAlias fa = l == null ? null : l.aliases; fa != null;
                before = fa, fa = fa.next) {
            if (which.test(fa)) {
                TrieChange.removeAlias(tp, l, before, fa);
                return true;
            }
        }
        return false;
    }

    /// Shows all routes in the order of their addresses, with each the
    /// address of its prefix.
    public void forEach(BiConsumer<Integer, FibAlias> to) {
        leaves(trie.child[0], l -> {
            for (FibAlias fa = l.aliases; fa != null; fa = fa.next) {
                to.accept(l.key, fa);
            }
        });
    }

    private static void leaves(KeyVector n, Consumer<KeyVector> to) {
        if (n == null) {
            return;
        }
        if (n.isLeaf()) {
            to.accept(n);
            return;
        }
        for (KeyVector c : n.child) {
            leaves(c, to);
        }
    }
}
