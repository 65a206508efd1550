package netstack.driver.ixgbe;

import netstack.driver.net.XdpAction;
import netstack.skbuff.Linux;

/// What a receive ring has counted; it outlives a change of the ring's
/// size.
@Linux(value = "ixgbe_rx_queue_stats",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeRxStats {
    long packets;
    long bytes;
    /// Descriptors that were not the last of their frame.
    long nonEopDescs;
    /// Wrong checksums that hardware found.
    long csumErr;
    /// Pages that the pool had to ask the page allocator for.
    long allocRxPage;
    /// How often there was no page, and no `sk_buff`.
    long allocRxPageFailed;
    long allocRxBuffFailed;
    /// Frames that hardware marked as broken, or that are no frames.
    long rxErrors;
    /// Frames that hardware coalesced, and packets that it made of them.
    long rscCount;
    long rscFlush;
    /// Verdicts of the XDP program, by [XdpAction#ordinal()].
    final long[] xdp = new long[XdpAction.values().length];
    /// Frames that XDP was to send or redirect, but could not.
    long xdpFailed;
}
