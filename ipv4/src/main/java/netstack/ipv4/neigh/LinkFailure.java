package netstack.ipv4.neigh;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Tells the sender that the next hop does not answer (`dst_link_failure`).
@FunctionalInterface
@Linux(value = "dst_link_failure", file = "include/net/dst.h",
    renamed = true)
public interface LinkFailure {
    /// Called with a packet that could not be sent; does not take it.
    void linkFailure(SkBuff skb);
}
