package netstack.napi;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A protocol that can merge packets on their way up.
@Linux(value = "packet_offload", file = "include/linux/netdevice.h")
public interface GroOffload {
    /// The Ethernet type that it merges.
    int type();

    /// Looks at `skb`, whose header starts at its GRO offset, and at the
    /// packets held in its bucket.
    ///
    /// Rules it out (`sameFlow` off) for each that is of another flow, and
    /// merges it into the one that it continues ([Gro#receive]). What can
    /// be neither merged nor held gets `flush`.
    ///
    /// @return the held packet that must go up now, or null
    SkBuff groReceive(SkbQueue head, SkBuff skb);

    /// Makes one packet of the merged ones: lengths and checksums in the
    /// header `nhoff` bytes from `data`; false if it cannot be.
    boolean groComplete(SkBuff skb, int nhoff);
}
