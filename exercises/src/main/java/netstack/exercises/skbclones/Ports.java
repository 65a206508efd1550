package netstack.exercises.skbclones;

import netstack.skbuff.SkBuff;

/// Where the packets go.
public interface Ports {

    /// How many ports there are; at least 1.
    int count();

    /// The Ethernet address of port `i`, in the low 48 bits.
    long address(int i);

    /// Sends a packet by port `i`. Takes `skb`; it is on its way for a
    /// while, and nobody may change it any more.
    void send(int i, SkBuff skb);

    /// Whether a tap listens.
    boolean tapped();

    /// Shows a packet to the tap. Takes `skb`, as `send` does.
    void tap(SkBuff skb);
}
