package netstack.driver.ixgbe;

import netstack.skbuff.Linux;

/// What a transmit ring has counted; it outlives a change of the ring's
/// size.
@Linux(value = "ixgbe_tx_queue_stats",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeTxStats {
    long packets;
    long bytes;
    /// How often the ring had no room.
    long txBusy;
    /// How often it was woken after that.
    long restartQueue;
    /// Packets that could not be mapped or padded.
    long dropped;
    /// `packets` at the last look for a hang.
    long txDoneOld;
}
