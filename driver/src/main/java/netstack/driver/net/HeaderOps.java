package netstack.driver.net;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// How a device writes its link-layer header.
@Linux(value = "header_ops", file = "include/linux/netdevice.h")
@FunctionalInterface
public interface HeaderOps {
    /// A destination that is not known yet.
    long NO_ADDR = -1;

    /// Pushes the header for a packet of `type` from `saddr` to `daddr`
    /// (48 bits each, [#NO_ADDR] for none; no source: the device's).
    /// Returns its length, negated if the destination is still to be filled
    /// in.
    int create(SkBuff skb, NetDevice dev, int type, long daddr, long saddr);
}
