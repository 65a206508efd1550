package netstack.driver.net;

import netstack.skbuff.SkBuff;

/// What a device asks of the transmit engine above it.
public interface TxWake {
    /// No transmit engine: a stopped queue stays as it is.
    TxWake NONE = txq -> { };

    /// A stopped queue may send again: its qdisc is put on the CPU's list
    /// and NET_TX is raised.
    void wakeQueue(NetdevQueue txq);

    /// The device is up: gives its queues their qdiscs
    /// (`dev_activate`).
    default void activate(NetDevice dev) {
    }

    /// The device goes down: empties its qdiscs and waits until no CPU is
    /// inside its `startXmit` (`dev_deactivate`).
    default void deactivate(NetDevice dev) {
    }

    /// The device uses only its first `n` queues from now on: what waits
    /// for the others is dropped (`qdisc_reset_all_tx_gt`).
    default void resetAllTxGt(NetDevice dev, int n) {
    }

    /// Lets the CPUs in `mask` send by queue `index`
    /// (`netif_set_xps_queue`).
    default void setXpsQueue(NetDevice dev, long mask, int index) {
    }

    /// Frees a packet that was sent, from a hard interrupt
    /// (`dev_consume_skb_irq`).
    default void kfreeSkbIrq(SkBuff skb) {
        skb.consume();
    }
}
