package netstack.ipv4.route;

import netstack.driver.net.Errno;
import netstack.ipv4.dev.InIfaddr;
import netstack.skbuff.Linux;

/// What a route says about its destinations, and with which error packets
/// to them fail. Only a route of the same scope or a narrower one may be a
/// type's next hop.
@Linux(value = "fib_props", file = "net/ipv4/fib_semantics.c")
public enum Rtn {
    UNSPEC(0, FibInfo.RT_SCOPE_NOWHERE),
    /// By a gateway, or directly.
    UNICAST(0, InIfaddr.RT_SCOPE_UNIVERSE),
    /// An address of this host.
    LOCAL(0, InIfaddr.RT_SCOPE_HOST),
    BROADCAST(0, InIfaddr.RT_SCOPE_LINK),
    ANYCAST(0, InIfaddr.RT_SCOPE_LINK),
    MULTICAST(0, InIfaddr.RT_SCOPE_UNIVERSE),
    /// Dropped in silence.
    BLACKHOLE(-Errno.EINVAL, InIfaddr.RT_SCOPE_UNIVERSE),
    UNREACHABLE(-Errno.EHOSTUNREACH, InIfaddr.RT_SCOPE_UNIVERSE),
    PROHIBIT(-Errno.EACCES, InIfaddr.RT_SCOPE_UNIVERSE),
    /// As if this table had no route.
    THROW(-Errno.EAGAIN, InIfaddr.RT_SCOPE_UNIVERSE);

    final int error;
    final int scope;

    Rtn(int error, int scope) {
        this.error = error;
        this.scope = scope;
    }

    /// The negative error number of a refused destination, or 0.
    public int error() {
        return error;
    }
}
