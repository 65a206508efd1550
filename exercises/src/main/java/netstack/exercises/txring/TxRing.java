package netstack.exercises.txring;

/// What you write in `tx-ring`: a transmit ring of an 82599, from the
/// driver's side.
public interface TxRing {

    /// Descriptors that must be free for the queue to go on.
    int STOP = 4;
    /// Free descriptors at which a stopped queue is woken.
    int WAKE = 8;

    /// Runs once; the ring is empty.
    void init(Descs descs, Queue queue);

    /// `ndo_start_xmit`: puts packet `id` of `len` bytes at bus address
    /// `dma` into the next descriptor.
    ///
    /// Afterwards, with fewer than `STOP` descriptors free, the queue is
    /// stopped. The doorbell is rung unless `more` says that another packet
    /// follows at once; if the queue was stopped it is rung in any case.
    ///
    /// @return false, with nothing done but the queue stopped, when no
    ///         descriptor is free
    boolean xmit(int id, long dma, int len, boolean more);

    /// Takes what the card has sent out of the ring, in order, and says so
    /// by `queue.sent(id)`. If something was taken, the queue is stopped
    /// and `WAKE` descriptors are free, the queue is woken.
    ///
    /// @return how many packets were taken
    int clean();
}
