package netstack.ipv4.route;

import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// Which table is asked for which packets (`ip rule`). A selector that is
/// not given fits everything.
@Linux(value = "fib4_rule", file = "net/ipv4/fib_rules.c")
public final class FibRule {
    final int priority;
    final int table;
    private int src;
    private int srcLen;
    private int dst;
    private int dstLen;
    private int tos;
    private int mark;
    private int markMask;
    private int iif;
    private int oif;
    private Rtn action = Rtn.UNICAST;

    /// Ask `table`.
    public FibRule(int priority, int table) {
        this.priority = priority;
        this.table = table;
    }

    public FibRule from(int v, int len) { src = v; srcLen = len; return this; }
    public FibRule to(int v, int len) { dst = v; dstLen = len; return this; }
    public FibRule tos(int v) { tos = v; return this; }
    public FibRule iif(int v) { iif = v; return this; }
    public FibRule oif(int v) { oif = v; return this; }

    public FibRule fwmark(int v, int mask) {
        mark = v;
        markMask = mask;
        return this;
    }

    /// BLACKHOLE, UNREACHABLE or PROHIBIT instead of a table.
    public FibRule action(Rtn v) { action = v; return this; }

    public int priority() { return priority; }
    public int table() { return table; }
    Rtn action() { return action; }

    @Linux("fib4_rule_match")
    boolean match(Flow fl4) {
        return ((fl4.saddr ^ src) & Ipv4Addr.makeMask(srcLen)) == 0
            && ((fl4.daddr ^ dst) & Ipv4Addr.makeMask(dstLen)) == 0
            && (tos == 0 || tos == fl4.tos)
            && ((fl4.mark ^ mark) & markMask) == 0
            && (iif == 0 || iif == fl4.iif)
            && (oif == 0 || oif == fl4.oif);
    }
}
