package netstack.ipv4.route;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// A next hop: a device and perhaps a gateway. It keeps the routes that were
/// made from it, so that a look-up returns an object that is there already:
/// one for packets received, one per CPU for packets sent, and more for
/// destinations that are exceptions (a smaller path MTU, a redirect).
@Linux(value = "fib_nh_common", file = "include/net/ip_fib.h")
public final class FibNh {
    /// Null for a route that only refuses.
    final NetDevice dev;
    final int gw;
    final int scope;
    final boolean onlink;
    boolean dead;
    boolean linkdown;
    int saddr;
    int saddrGenid = -1;
    Rtable rthInput;
    final Rtable[] pcpuRthOutput;
    FibExceptions exceptions;

    FibNh(NetDevice dev, int gw, int scope, boolean onlink, int cpus) {
        this.dev = dev;
        this.gw = gw;
        this.scope = scope;
        this.onlink = onlink;
        pcpuRthOutput = new Rtable[cpus];
    }

    public NetDevice dev() { return dev; }
    /// The gateway's address, or 0.
    public int gw() { return gw; }
    public int scope() { return scope; }
    public boolean dead() { return dead; }
}
