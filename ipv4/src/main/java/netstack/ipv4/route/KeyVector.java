package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// A node of the trie: a leaf (`bits` 0) with the routes of one address, or
/// an inner node that looks at the `bits` bits from `pos` on.
///
/// ```
///   31                                   0
///  | skipped (key) |  bits: child |  pos  |
/// ```
/// `slen` is the longest suffix below: where it is not above `pos`, no
/// shorter prefix can match and the search needs no way back.
@Linux(value = "key_vector", file = "net/ipv4/fib_trie.c")
final class KeyVector {
    static final int KEYLENGTH = 32;

    final int key;
    final int pos;
    final int bits;
    int slen;
    KeyVector parent;
    final KeyVector[] child;
    int emptyChildren;
    int fullChildren;
    FibAlias aliases;

    private KeyVector(int key, int pos, int bits, int slen, int children) {
        this.key = key;
        this.pos = pos;
        this.bits = bits;
        this.slen = slen;
        child = children == 0 ? null : new KeyVector[children];
        emptyChildren = children;
    }

    static KeyVector trie() {
        return new KeyVector(0, KEYLENGTH, 0, KEYLENGTH, 1);
    }

    @Linux("leaf_new")
    static KeyVector leafNew(int key, FibAlias fa) {
        KeyVector l = new KeyVector(key, 0, 0, fa.slen, 0);
        l.aliases = fa;
        return l;
    }

    @Linux("tnode_new")
    static KeyVector tnodeNew(int key, int pos, int bits) {
        int shift = pos + bits;
        int prefix = shift < KEYLENGTH ? key >>> shift << shift : 0;
        return new KeyVector(prefix, pos, bits, pos, 1 << bits);
    }

    boolean isTrie() { return pos == KEYLENGTH; }
    boolean isTnode() { return bits != 0; }
    boolean isLeaf() { return bits == 0 && pos == 0; }

    /// Index of `key` here; not below `1 << bits` if skipped bits differ.
    @Linux("get_cindex")
    long cindex(int other) {
        return ((other ^ key) & 0xffff_ffffL) >>> pos;
    }

    @Linux("get_index")
    int index(int other) { return (int) cindex(other); }

    KeyVector child(int other) { return child[index(other)]; }

    /// Whether `n` looks at exactly the next bits: no bit is skipped.
    @Linux("tnode_full")
    boolean full(KeyVector n) {
        return n != null && n.isTnode() && n.pos + n.bits == pos;
    }

    @Linux("put_child")
    void putChild(int i, KeyVector n) {
        KeyVector old = child[i];
        emptyChildren += (n == null ? 1 : 0) - (old == null ? 1 : 0);
        fullChildren += (full(n) ? 1 : 0) - (full(old) ? 1 : 0);
        if (n != null && slen < n.slen) {
            slen = n.slen;
        }
        child[i] = n;
    }

    @Linux("put_child_root")
    void putChildRoot(int other, KeyVector n) {
        if (isTrie()) {
            child[0] = n;
        } else {
            putChild(index(other), n);
        }
    }
}
