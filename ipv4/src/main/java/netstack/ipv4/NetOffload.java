package netstack.ipv4;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A transport protocol that can merge its packets on their way up and cut
/// them on their way down: what [netstack.napi.GroOffload] is above
/// Ethernet, this is above IP.
@Linux(value = "net_offload", file = "include/net/protocol.h")
public interface NetOffload {
    /// Its number in the IP header.
    int protocol();

    /// Looks at `skb`, whose transport header starts at its GRO offset.
    ///
    /// @return the held packet that must go up now, or null
    SkBuff groReceive(SkbQueue head, SkBuff skb);

    /// Makes one packet of the merged ones; its header is `thoff` bytes
    /// from `data`. False if it cannot be.
    boolean groComplete(SkBuff skb, int thoff);

    /// Cuts `skb`, which stays the caller's, and writes the segments'
    /// transport headers; with `csum` the device writes the checksums.
    ///
    /// @return the segments as a list by `next`, data at their MAC headers;
    ///     null when it cannot be
    SkBuff gsoSegment(SkBuff skb, boolean gather, boolean csum);
}
