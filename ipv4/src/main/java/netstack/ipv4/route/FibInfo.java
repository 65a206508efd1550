package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// What a route leads to.
///
/// Left out: sharing between routes that say the same, and more than one
/// next hop.
@Linux(value = "fib_info", file = "include/net/ip_fib.h")
public final class FibInfo {
    static final int RT_SCOPE_NOWHERE = 255;

    final Rtn type;
    final int scope;
    final int prefsrc;
    final int priority;
    final int protocol;
    final int mtu;
    final boolean mtuLock;
    final int advmss;
    final int initcwnd;
    final FibNh nh;
    boolean dead;

    FibInfo(FibConfig cfg, FibNh nh) {
        type = cfg.type;
        scope = cfg.scopeOrDefault();
        prefsrc = cfg.prefsrc;
        priority = cfg.priority;
        protocol = cfg.protocol;
        mtu = cfg.mtu;
        mtuLock = cfg.mtuLock;
        advmss = cfg.advmss;
        initcwnd = cfg.initcwnd;
        this.nh = nh;
    }

    public Rtn type() { return type; }
    public int scope() { return scope; }
    public int prefsrc() { return prefsrc; }
    public int priority() { return priority; }
    public int protocol() { return protocol; }
    public int mtu() { return mtu; }
    public FibNh nh() { return nh; }
}
