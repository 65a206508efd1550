package netstack.exercises.txring;

/// The device's transmit queue, as the stack above sees it.
public interface Queue {

    /// `netif_tx_stop_queue`: no more packets, please.
    void stop();

    /// `netif_tx_wake_queue`: who waits above may go on.
    void wake();

    /// Whether it is stopped.
    boolean stopped();

    /// Packet `id` is on the wire: its memory is freed, its sender may be
    /// woken.
    void sent(int id);
}
