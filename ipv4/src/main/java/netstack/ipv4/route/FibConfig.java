package netstack.ipv4.route;

import netstack.ipv4.dev.InIfaddr;
import netstack.skbuff.Linux;

/// A route as somebody asks for it, for example with `ip route add`. What
/// is not said has the default that iproute2 sends.
@Linux(value = "fib_config", file = "include/net/ip_fib.h")
public final class FibConfig {
    public static final int RT_TABLE_DEFAULT = 253;
    public static final int RT_TABLE_MAIN = 254;
    public static final int RT_TABLE_LOCAL = 255;
    public static final int RTPROT_KERNEL = 2;
    public static final int RTPROT_BOOT = 3;

    int dst;
    int dstLen;
    int tos;
    Rtn type = Rtn.UNICAST;
    int scope = -1;
    int table = RT_TABLE_MAIN;
    int gw;
    int oif;
    int prefsrc;
    int priority;
    int protocol = RTPROT_BOOT;
    int mtu;
    boolean mtuLock;
    int advmss;
    int initcwnd;
    boolean onlink;

    /// A route to `dst`/`len`.
    public FibConfig(int dst, int len) {
        this.dst = dst;
        this.dstLen = len;
    }

    public FibConfig tos(int v) { tos = v; return this; }
    public FibConfig type(Rtn v) { type = v; return this; }
    public FibConfig scope(int v) { scope = v; return this; }
    public FibConfig table(int v) { table = v; return this; }
    /// The next router; 0: the destinations are on the link.
    public FibConfig via(int v) { gw = v; return this; }
    /// The device's number; 0: the one that leads to the gateway.
    public FibConfig dev(int v) { oif = v; return this; }
    public FibConfig src(int v) { prefsrc = v; return this; }
    public FibConfig metric(int v) { priority = v; return this; }
    public FibConfig protocol(int v) { protocol = v; return this; }
    public FibConfig mtu(int v) { mtu = v; return this; }
    /// The MTU is not to be changed by path MTU discovery.
    public FibConfig mtuLock(boolean v) { mtuLock = v; return this; }
    /// What TCP tells peers as the largest segment; 0: by the MTU.
    public FibConfig advmss(int v) { advmss = v; return this; }
    /// TCP's first congestion window in packets; 0: as everywhere.
    public FibConfig initcwnd(int v) { initcwnd = v; return this; }
    public FibConfig onlink(boolean v) { onlink = v; return this; }

    int scopeOrDefault() {
        if (scope >= 0) {
            return scope;
        }
        return switch (type) {
            case LOCAL -> InIfaddr.RT_SCOPE_HOST;
            case BROADCAST, MULTICAST, ANYCAST -> InIfaddr.RT_SCOPE_LINK;
            case UNICAST, UNSPEC -> gw == 0 ? InIfaddr.RT_SCOPE_LINK
                : InIfaddr.RT_SCOPE_UNIVERSE;
            default -> InIfaddr.RT_SCOPE_UNIVERSE;
        };
    }
}
