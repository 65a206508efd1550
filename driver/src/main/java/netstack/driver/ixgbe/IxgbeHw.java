package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.*;

import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// The hardware's initialisation, in the order of the data sheet (section
/// 4.6.3) and with the registers' own rules: what may be written only while
/// receive or transmit is off comes before they are turned on.
///
/// Left out: PHY and EEPROM, flow control, data centre bridging.
@Linux(value = "ixgbe_hw",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_82599.c")
final class IxgbeHw {
    /// A descriptor queue takes this many looks at most to come up.
    private static final int MAX_POLLS = 10;
    private static final long RESET_NS = 10_000_000;
    private static final int IVAR_MISC_OTHER = 8;
    private static final int ALL_VECTORS = 0xFFFFFFFF;

    private final Mmio hw;
    private final Machine machine;

    IxgbeHw(Mmio hw, Machine machine) {
        this.hw = hw;
        this.machine = machine;
    }

    void set(Reg r, int bits) {
        hw.writel(r.at(), hw.readl(r.at()) | bits);
    }

    void clear(Reg r, int bits) {
        hw.writel(r.at(), hw.readl(r.at()) & ~bits);
    }

    /// Brings the device to a known state; false if it does not answer.
    @Linux(value = "ixgbe_reset_hw_82599", renamed = true)
    @DataSheet(section = "4.6.3.2", why = "a global reset: a known state")
    boolean reset() {
        maskAll();
        set(Reg.CTRL, CTRL_RST_MASK);
        if (!comesToBe(Reg.CTRL, 0, CTRL_RST_MASK, 0)) {
            return false;
        }
        machine.nanosleep(RESET_NS);
        maskAll();
        return comesToBe(Reg.EEC, 0, EEC_ARD, EEC_ARD)
            && comesToBe(Reg.RDRXCTL, 0, RDRXCTL_DMAIDONE,
                RDRXCTL_DMAIDONE);
    }

    @DataSheet(section = "4.6.3.1",
        why = "no interrupt while the device is set up")
    private void maskAll() {
        hw.writel(Reg.EIMC.at(), EIMC_ALL);
        hw.writel(Reg.EIMC_EX.at(0), ALL_VECTORS);
        hw.writel(Reg.EIMC_EX.at(1), ALL_VECTORS);
    }

    private boolean comesToBe(Reg r, int i, int mask, int value) {
        for (int tries = 0; tries < MAX_POLLS; tries++) {
            if ((hw.readl(r.at(i)) & mask) == value) {
                return true;
            }
        }
        return false;
    }

    /// The permanent address, 48 bits.
    @Linux(value = "ixgbe_get_mac_addr_generic", renamed = true)
    long macAddr() {
        long low = Integer.reverseBytes(hw.readl(Reg.RAL.at(0)))
            & 0xFFFFFFFFL;
        int high = hw.readl(Reg.RAH.at(0));
        return low << 16 | (high & 0xFF) << 8 | high >> 8 & 0xFF;
    }

    /// Sets the address that is received on.
    @Linux(value = "ixgbe_set_rar_generic", renamed = true)
    @DataSheet(section = "4.6.7", why = "the address to receive on")
    void setRar(long mac) {
        hw.writel(Reg.RAL.at(0), Integer.reverseBytes((int) (mac >>> 16)));
        int high = (int) (mac & 0xFF) << 8 | (int) (mac >>> 8) & 0xFF;
        hw.writel(Reg.RAH.at(0), high | RAH_AV);
    }

    /// Each queue pair has the vector of its number; the next one is for
    /// everything else.
    @Linux("ixgbe_configure_msix")
    @DataSheet(section = "4.6.6",
        why = "a vector for each queue pair, one for the rest")
    void configureMsix(int queues, int eitr) {
        for (int q = 0; q < queues; q++) {
            setIvar(q, q);
            hw.writel(Reg.EITR.at(q), eitr | EITR_CNT_WDIS);
        }
        hw.writel(Reg.IVAR_MISC.at(),
            (queues | IVAR_ALLOC_VAL) << IVAR_MISC_OTHER);
        // The message clears its cause and masks its vector: the handler
        // need not touch a register, the poll's end unmasks.
        hw.writel(Reg.GPIE.at(),
            GPIE_MSIX_MODE | GPIE_PBA_SUPPORT | GPIE_OCD | GPIE_EIAME);
        hw.writel(Reg.EIAC.at(), EICR_RTX_QUEUE);
        hw.writel(Reg.EIAM_EX.at(0), ALL_VECTORS);
        hw.writel(Reg.EIAM_EX.at(1), ALL_VECTORS);
    }

    @Linux("ixgbe_set_ivar")
    private void setIvar(int queue, int vector) {
        int shift = 16 * (queue & 1);
        int both = (vector | IVAR_ALLOC_VAL) * 0x101;
        int ivar = hw.readl(Reg.IVAR.at(queue >> 1));
        ivar = ivar & ~(0xFFFF << shift) | both << shift;
        hw.writel(Reg.IVAR.at(queue >> 1), ivar);
    }

    /// Enables a queue pair and waits until both halves say so.
    @Linux(value = "ixgbe_rx_desc_queue_enable", renamed = true)
    @DataSheet(section = "4.6.7.1",
        why = "enable the queue, then poll until it is")
    boolean queueEnable(int i) {
        switchQueue(Reg.TXDCTL, i, TXDCTL_ENABLE, true);
        switchQueue(Reg.RXDCTL, i, RXDCTL_ENABLE, true);
        return comesToBe(Reg.TXDCTL, i, TXDCTL_ENABLE, TXDCTL_ENABLE)
            && comesToBe(Reg.RXDCTL, i, RXDCTL_ENABLE, RXDCTL_ENABLE);
    }

    private void switchQueue(Reg r, int i, int bit, boolean on) {
        int dctl = hw.readl(r.at(i)) & ~bit;
        hw.writel(r.at(i), on ? dctl | bit : dctl);
    }

    /// Stops receive, then every queue, then transmit.
    @Linux(value = "ixgbe_disable_rx", renamed = true)
    @DataSheet(section = "4.6.7.1", why = "stop in the opposite order")
    void disable(int queues) {
        maskAll();
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        for (int i = 0; i < queues; i++) {
            switchQueue(Reg.RXDCTL, i, RXDCTL_ENABLE, false);
            switchQueue(Reg.TXDCTL, i, TXDCTL_ENABLE, false);
        }
        clear(Reg.DMATXCTL, DMATXCTL_TE);
    }

    /// Which frames are received beside the own address and broadcasts.
    @Linux("ixgbe_set_rx_mode")
    @DataSheet(section = "4.6.7", why = "which frames to take")
    void setRxMode(boolean promisc, boolean allMulti) {
        int fctrl = FCTRL_BAM;
        if (promisc) {
            fctrl |= FCTRL_UPE | FCTRL_MPE;
        } else if (allMulti) {
            fctrl |= FCTRL_MPE;
        }
        // FCTRL may be changed only while receive is off.
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        hw.writel(Reg.FCTRL.at(), fctrl);
        set(Reg.RXCTRL, RXCTRL_RXEN);
    }

    @Linux("ixgbe_irq_enable_queues")
    @DataSheet(section = "4.6.6", why = "the queues may interrupt")
    void irqEnableQueues(long vectors) {
        if ((int) vectors != 0) {
            hw.writel(Reg.EIMS_EX.at(0), (int) vectors);
        }
        if (vectors >>> 32 != 0) {
            hw.writel(Reg.EIMS_EX.at(1), (int) (vectors >>> 32));
        }
    }

    /// Makes all queues interrupt now, so that they are looked at.
    @Linux("ixgbe_irq_rearm_queues")
    @DataSheet(section = "7.3.1",
        why = "look at the queues even without an event")
    void irqRearmQueues(long vectors) {
        if ((int) vectors != 0) {
            hw.writel(Reg.EICS_EX.at(0), (int) vectors);
        }
        if (vectors >>> 32 != 0) {
            hw.writel(Reg.EICS_EX.at(1), (int) (vectors >>> 32));
        }
    }

    /// Allows the causes beside the queues.
    @Linux(value = "ixgbe_irq_enable", renamed = true)
    @DataSheet(section = "4.6.6", why = "link changes may interrupt")
    void irqEnableOther() {
        hw.writel(Reg.EIMS.at(), EICR_LSC);
    }

    @Linux(value = "ixgbe_check_mac_link_generic", renamed = true)
    boolean checkLink() {
        return (hw.readl(Reg.LINKS.at()) & LINKS_UP) != 0;
    }
}
