package netstack.exercises.skbclones;

import netstack.skbuff.SkBuff;

/// What you write in `skb-clones`: a switch that floods a packet to all of
/// its ports and shows it to a tap.
public interface Mirror {

    /// Takes `skb`, whose data begin at the Ethernet header.
    ///
    /// Each port gets the packet with the port's own address as the
    /// Ethernet source (bytes 6 to 11); the tap, if there is one, gets it
    /// as it came. Others may hold `skb`, or a clone of it: they must not
    /// see any change. All bytes are linear.
    ///
    /// Without memory for one copy, only its taker goes without.
    void rcv(SkBuff skb, Ports ports);
}
