package netstack.qdisc;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Cuts a packet that is larger than the device can send into segments.
@Linux(value = "skb_gso_segment", file = "net/core/gso.c", renamed = true)
public interface GsoSegmenter {
    /// Cuts `skb`, which stays the caller's.
    ///
    /// @param features what the device can do to the segments
    /// @return the segments as a list by `next`, or null when it cannot
    SkBuff segment(SkBuff skb, long features);
}
