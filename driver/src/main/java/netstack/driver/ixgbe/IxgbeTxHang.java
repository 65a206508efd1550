package netstack.driver.ixgbe;

import netstack.skbuff.Linux;

/// Watches that hardware goes on with a transmit ring: it hangs if in two
/// looks in a row it has reported nothing although it has descriptors.
@Linux(value = "ixgbe_check_tx_hang",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeTxHang {
    private final IxgbeTxStats stats;
    private boolean check;
    private boolean armed;

    IxgbeTxHang(IxgbeTxStats stats) {
        this.stats = stats;
    }

    /// The next poll is to look.
    @Linux(value = "set_check_for_tx_hang", renamed = true)
    void setCheck() {
        check = true;
    }

    void reset() {
        check = false;
        armed = false;
    }

    // tag::ixgbe_check_tx_hang[]
    /// Looks, if it was asked to; true if the ring hangs. `pending` are the
    /// descriptors that hardware has not reported: one that was sent, but
    /// whose report was lost, hangs the ring too.
    boolean checkTxHang(int pending) {
        if (!check) {
            return false;
        }
        check = false;
        if (stats.packets == stats.txDoneOld && pending > 0) {
            boolean twice = armed;
            armed = true;
            return twice;
        }
        stats.txDoneOld = stats.packets;
        armed = false;
        return false;
    }
    // end::ixgbe_check_tx_hang[]
}
