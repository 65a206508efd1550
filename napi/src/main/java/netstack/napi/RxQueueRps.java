package netstack.napi;

import netstack.skbuff.Linux;

/// How the packets of one receive queue are steered; null where they are
/// not.
@Linux(value = "netdev_rx_queue", file = "include/net/netdev_rx_queue.h",
    renamed = true)
final class RxQueueRps {
    int[] map;
    RpsDevFlow[] flows;
}
