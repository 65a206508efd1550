package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// A route in a leaf: of all that share the leaf's address, the longer
/// prefix comes first, then the higher TOS, then the lower metric.
@Linux(value = "fib_alias", file = "net/ipv4/fib_lookup.h")
public final class FibAlias {
    FibAlias next;
    final FibInfo info;
    final int tos;
    final Rtn type;
    /// Suffix length: 32 minus the prefix's.
    final int slen;

    FibAlias(FibConfig cfg, FibInfo info) {
        this.info = info;
        this.tos = cfg.tos;
        this.type = cfg.type;
        this.slen = 32 - cfg.dstLen;
    }

    boolean says(FibAlias other) {
        return type == other.type && info.scope == other.info.scope
            && info.nh.dev == other.info.nh.dev
            && info.nh.gw == other.info.nh.gw;
    }

    public FibAlias next() { return next; }
    public FibInfo info() { return info; }
    public int tos() { return tos; }
    public Rtn type() { return type; }
    public int prefixlen() { return 32 - slen; }
}
