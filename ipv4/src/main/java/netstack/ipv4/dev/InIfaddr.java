package netstack.ipv4.dev;

import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// An address of a device. `local` is the host's own, `address` the one
/// whose prefix is on the link (the peer's, point to point); `scope` is one
/// of the RT_SCOPE_ numbers.
@Linux(value = "in_ifaddr", file = "include/linux/inetdevice.h")
public record InIfaddr(InDevice inDev, int local, int address, int prefixlen,
        int broadcast, int scope, boolean secondary) {
    public static final int RT_SCOPE_UNIVERSE = 0;
    public static final int RT_SCOPE_LINK = 253;
    public static final int RT_SCOPE_HOST = 254;

    public int mask() {
        return Ipv4Addr.makeMask(prefixlen);
    }

    /// Whether `addr` is in this address' prefix.
    @Linux("inet_ifa_match")
    public boolean ifaMatch(int addr) {
        return ((addr ^ address) & mask()) == 0;
    }

    InIfaddr primary() {
        return new InIfaddr(inDev, local, address, prefixlen, broadcast,
            scope, false);
    }

    InIfaddr asSecondary() {
        return new InIfaddr(inDev, local, address, prefixlen, broadcast,
            scope, true);
    }
}
