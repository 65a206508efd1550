package netstack.exercises.udpdriver;

import netstack.skbuff.SkbDev;

/// The network device that the datagrams leave by, after the fields of
/// `struct net_device` that a sender reads.
public interface Port {

    /// The device itself, for `skb.dev(...)`.
    SkbDev dev();

    /// The largest IP packet, in bytes.
    int mtu();

    /// The Ethernet address, in the low 48 bits.
    long devAddr();

    /// `LL_RESERVED_SPACE(dev)`: the headroom that the device wants in front
    /// of the IP header: its Ethernet header and whatever it pushes itself.
    int llReservedSpace();
}
