package netstack.driver.net;

import netstack.skbuff.SkBuff;

/// The way up for a device without NAPI: loopback, veth.
public interface NetifRx {
    /// The packet was queued.
    int NET_RX_SUCCESS = 0;
    /// The packet was dropped and freed.
    int NET_RX_DROP = 1;

    /// Takes `skb` and queues it on this CPU's backlog.
    int rx(SkBuff skb);
}
