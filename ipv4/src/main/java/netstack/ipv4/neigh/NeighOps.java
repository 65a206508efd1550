package netstack.ipv4.neigh;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// How a protocol asks for hardware addresses, and whom it tells when
/// nobody answers.
@Linux(value = "neigh_ops", file = "include/net/neighbour.h")
interface NeighOps {
    /// Sends a question for `neigh`; `skb`, which may be null, is a packet
    /// that waits for the answer.
    void solicit(Neighbour neigh, SkBuff skb);

    /// Takes a packet that cannot be sent.
    void errorReport(Neighbour neigh, SkBuff skb);
}
