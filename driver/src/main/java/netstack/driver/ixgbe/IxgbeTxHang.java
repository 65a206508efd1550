package netstack.driver.ixgbe;

import netstack.driver.hw.Reg;
import netstack.skbuff.Linux;

/// Watches that hardware goes on with a transmit ring: it hangs if in two
/// looks in a row it sent nothing although it has descriptors.
@Linux(value = "ixgbe_check_tx_hang",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeTxHang {
    private final IxgbeHw hw;
    private final int regIdx;
    private final int count;
    private final IxgbeTxStats stats;
    private boolean check;
    private boolean armed;

    IxgbeTxHang(IxgbeHw hw, int regIdx, int count, IxgbeTxStats stats) {
        this.hw = hw;
        this.regIdx = regIdx;
        this.count = count;
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
    /// Looks, if it was asked to; true if the ring hangs.
    boolean checkTxHang() {
        if (!check) {
            return false;
        }
        check = false;
        if (stats.packets == stats.txDoneOld && txPending() > 0) {
            boolean twice = armed;
            armed = true;
            return twice;
        }
        stats.txDoneOld = stats.packets;
        armed = false;
        return false;
    }

    /// Descriptors that hardware has not fetched yet.
    @Linux("ixgbe_get_tx_pending")
    int txPending() {
        int head = hw.read(Reg.TDH.at(regIdx));
        int tail = hw.read(Reg.TDT.at(regIdx));
        return head <= tail ? tail - head : tail + count - head;
    }
    // end::ixgbe_check_tx_hang[]
}
