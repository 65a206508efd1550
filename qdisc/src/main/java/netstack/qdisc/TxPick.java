package netstack.qdisc;

import netstack.driver.net.FlowHash;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Chooses the transmit queue of a device with several (of
/// `net/core/dev.c`): packets of one flow stay in one queue, or they would
/// overtake each other.
final class TxPick {
    private final FlowHash hash;
    private final Xps xps;

    TxPick(FlowHash hash, Xps xps) {
        this.hash = hash;
        this.xps = xps;
    }

    /// The queue for `skb`, which is told its number.
    @Linux(value = "netdev_core_pick_tx", file = "net/core/dev.c")
    NetdevQueue corePickTx(NetDevice dev, SkBuff skb) {
        int queue = 0;
        if (dev.realNumTxQueues() != 1) {
            queue = dev.ops().selectQueue(skb, dev);
            if (queue < 0) {
                queue = pickTx(dev, skb);
            }
            // netdev_cap_txqueue: a driver's answer is not trusted.
            if (queue >= dev.realNumTxQueues()) {
                queue = 0;
            }
        }
        skb.queueMapping(queue);
        return dev.txQueue(queue);
    }

    /// By the sending CPU if it has queues of its own (XPS), else by hash.
    @Linux(value = "netdev_pick_tx", file = "net/core/dev.c")
    private int pickTx(NetDevice dev, SkBuff skb) {
        int queue = xps.queue(dev, skb, hash);
        return queue >= 0 ? queue : txHash(dev, skb);
    }

    /// A forwarded packet keeps the number of the queue that it came by.
    @Linux(value = "skb_tx_hash", file = "net/core/dev.c")
    private int txHash(NetDevice dev, SkBuff skb) {
        int n = dev.realNumTxQueues();
        // skb_rx_queue_recorded: its number plus 1 stands in the mapping.
        if (skb.queueMapping() != 0) {
            return (skb.queueMapping() - 1) % n;
        }
        return FlowHash.scale(hash.of(skb), n);
    }
}
