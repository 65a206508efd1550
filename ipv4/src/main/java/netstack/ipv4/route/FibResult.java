package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// What a look-up found. Its owner fills it again and again.
@Linux(value = "fib_result", file = "include/net/ip_fib.h")
public final class FibResult {
    int prefix;
    int prefixlen;
    Rtn type = Rtn.UNSPEC;
    int scope;
    FibInfo fi;
    FibNh nhc;
    FibTable table;

    void clear() {
        fi = null;
        nhc = null;
        table = null;
        type = Rtn.UNSPEC;
    }

    public int prefix() { return prefix; }
    public int prefixlen() { return prefixlen; }
    public Rtn type() { return type; }
    public FibInfo fi() { return fi; }
    public FibTable table() { return table; }
}
