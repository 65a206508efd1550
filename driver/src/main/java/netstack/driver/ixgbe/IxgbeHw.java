package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.*;

import java.util.Set;
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
    private static final int MTA_SIZE = 128;
    private static final long RESET_NS = 10_000_000;
    private static final int IVAR_MISC_OTHER = 8;
    private static final int IVAR_TX = 8;
    private static final int ALL_VECTORS = 0xFFFFFFFF;

    /// What a read of a card that is not there gives.
    private static final int FAILED_READ_REG = 0xFFFFFFFF;

    private final Mmio hw;
    private final Machine machine;
    private int[] mtaShadow = new int[MTA_SIZE];
    private boolean removed;

    IxgbeHw(Mmio hw, Machine machine) {
        this.hw = hw;
        this.machine = machine;
    }

    // tag::ixgbe_read_reg[]
    /// Reads a register. All ones may be its value, or there is no card any
    /// more: then the status register, which never is, reads so too.
    @Linux(value = "ixgbe_read_reg",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
            renamed = true)
    int read(int at) {
        if (removed) {
            return FAILED_READ_REG;
        }
        int v = hw.readl(at);
        if (v == FAILED_READ_REG
                && hw.readl(Reg.STATUS.at()) == FAILED_READ_REG) {
            removed = true;
        }
        return v;
    }
    // end::ixgbe_read_reg[]

    @Linux(value = "ixgbe_write_reg",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_common.h",
            renamed = true)
    void write(int at, int v) {
        if (!removed) {
            hw.writel(at, v);
        }
    }

    /// Whether the card was found to be gone.
    @Linux(value = "ixgbe_removed",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_common.h")
    boolean removed() {
        return removed;
    }

    void set(Reg r, int bits) {
        write(r.at(), read(r.at()) | bits);
    }

    void clear(Reg r, int bits) {
        write(r.at(), read(r.at()) & ~bits);
    }

    /// Brings the device to a known state; false if it does not answer.
    @Linux(value = "ixgbe_reset_hw_82599", renamed = true)
    @DataSheet(section = "4.6.3.2", why = "a global reset: a known state")
    boolean reset() {
        mtaShadow = new int[MTA_SIZE];
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
        write(Reg.EIMC.at(), EIMC_ALL);
        write(Reg.EIMC_EX.at(0), ALL_VECTORS);
        write(Reg.EIMC_EX.at(1), ALL_VECTORS);
    }

    private boolean comesToBe(Reg r, int i, int mask, int value) {
        for (int tries = 0; tries < MAX_POLLS; tries++) {
            if ((read(r.at(i)) & mask) == value) {
                return true;
            }
        }
        return false;
    }

    /// The permanent address, 48 bits.
    @Linux(value = "ixgbe_get_mac_addr_generic", renamed = true)
    long macAddr() {
        long low = Integer.reverseBytes(read(Reg.RAL.at(0)))
            & 0xFFFFFFFFL;
        int high = read(Reg.RAH.at(0));
        return low << 16 | (high & 0xFF) << 8 | high >> 8 & 0xFF;
    }

    /// Sets the address that is received on.
    @Linux(value = "ixgbe_set_rar_generic", renamed = true)
    @DataSheet(section = "4.6.7", why = "the address to receive on")
    void setRar(long mac) {
        write(Reg.RAL.at(0), Integer.reverseBytes((int) (mac >>> 16)));
        int high = (int) (mac & 0xFF) << 8 | (int) (mac >>> 8) & 0xFF;
        write(Reg.RAH.at(0), high | RAH_AV);
    }

    /// Each queue pair has the vector of its number; the next one is for
    /// everything else.
    @Linux(value = "ixgbe_configure_msix",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    @DataSheet(section = "4.6.6",
        why = "a vector for each queue pair, one for the rest")
    void configureMsix(IxgbeQVector[] vectors) {
        for (IxgbeQVector q : vectors) {
            setIvar(q.rx.index, 0, q.index);
            setIvar(q.tx.regIdx, IVAR_TX, q.index);
            for (IxgbeXdpRing ring : q.xdp) {
                setIvar(ring.regIdx, IVAR_TX, q.index);
            }
            writeEitr(q);
        }
        write(Reg.IVAR_MISC.at(),
            (vectors.length | IVAR_ALLOC_VAL) << IVAR_MISC_OTHER);
        // The message clears its cause and masks its vector: the handler
        // need not touch a register, the poll's end unmasks.
        write(Reg.GPIE.at(),
            GPIE_MSIX_MODE | GPIE_PBA_SUPPORT | GPIE_OCD | GPIE_EIAME);
        write(Reg.EIAC.at(), EICR_RTX_QUEUE);
        write(Reg.EIAM_EX.at(0), ALL_VECTORS);
        write(Reg.EIAM_EX.at(1), ALL_VECTORS);
    }

    @Linux("ixgbe_set_ivar")
    private void setIvar(int queue, int direction, int vector) {
        int shift = 16 * (queue & 1) + direction;
        int ivar = read(Reg.IVAR.at(queue >> 1)) & ~(0xFF << shift);
        write(Reg.IVAR.at(queue >> 1),
            ivar | (vector | IVAR_ALLOC_VAL) << shift);
    }

    /// Sets the least time between two interrupts, without starting it
    /// anew.
    @Linux(value = "ixgbe_write_eitr",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void writeEitr(IxgbeQVector q) {
        write(Reg.EITR.at(q.index), q.itr & EITR_INTERVAL | EITR_CNT_WDIS);
    }

    /// Enables a queue and waits until it says so.
    @Linux(value = "ixgbe_rx_desc_queue_enable", renamed = true)
    @DataSheet(section = "4.6.7.1",
        why = "enable the queue, then poll until it is")
    boolean queueEnable(Reg dctl, int i) {
        int bit = dctl == Reg.RXDCTL ? RXDCTL_ENABLE : TXDCTL_ENABLE;
        write(dctl.at(i), read(dctl.at(i)) | bit);
        return comesToBe(dctl, i, bit, bit);
    }

    private void queueDisable(Reg dctl, int i) {
        int bit = dctl == Reg.RXDCTL ? RXDCTL_ENABLE : TXDCTL_ENABLE;
        write(dctl.at(i), read(dctl.at(i)) & ~bit);
    }

    /// Stops receive, then every queue, then transmit.
    @Linux(value = "ixgbe_disable_rx", renamed = true)
    @DataSheet(section = "4.6.7.1", why = "stop in the opposite order")
    void disable(IxgbeQVector[] vectors) {
        maskAll();
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        for (IxgbeQVector q : vectors) {
            queueDisable(Reg.RXDCTL, q.rx.index);
            queueDisable(Reg.TXDCTL, q.tx.regIdx);
            for (IxgbeXdpRing ring : q.xdp) {
                queueDisable(Reg.TXDCTL, ring.regIdx);
            }
        }
        clear(Reg.DMATXCTL, DMATXCTL_TE);
    }

    /// Which frames are received beside the own address and broadcasts.
    @Linux(value = "ixgbe_set_rx_mode",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    @DataSheet(section = "4.6.7", why = "which frames to take")
    void setRxMode(boolean promisc, boolean allMulti, boolean rxAll) {
        int fctrl = FCTRL_BAM | (rxAll ? FCTRL_SBP : 0);
        if (promisc) {
            fctrl |= FCTRL_UPE | FCTRL_MPE;
        } else if (allMulti) {
            fctrl |= FCTRL_MPE;
        }
        // FCTRL may be changed only while receive is off.
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        write(Reg.FCTRL.at(), fctrl);
        set(Reg.RXCTRL, RXCTRL_RXEN);
    }

    /// Which multicast frames are received: a bit for each of 4096 hashes.
    @Linux(value = "ixgbe_update_mc_addr_list_generic", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_common.c")
    @DataSheet(section = "7.1.1.2", why = "the groups that somebody wants")
    void updateMcAddrList(Set<Long> addrs) {
        int[] mta = new int[mtaShadow.length];
        for (long addr : addrs) {
            int hash = (int) (addr >> 8 & 0xff) >> 4 | (int) (addr & 0xff) << 4;
            mta[hash >> 5] |= 1 << (hash & 31);
        }
        for (int i = 0; i < mta.length; i++) {
            if (mta[i] != mtaShadow[i]) {
                write(Reg.MTA.at(i), mta[i]);
            }
        }
        mtaShadow = mta;
        if (!addrs.isEmpty()) {
            write(Reg.MCSTCTRL.at(), MCSTCTRL_MFE);
        }
    }

    @Linux("ixgbe_irq_enable_queues")
    @DataSheet(section = "4.6.6", why = "the queues may interrupt")
    void irqEnableQueues(long vectors) {
        if ((int) vectors != 0) {
            write(Reg.EIMS_EX.at(0), (int) vectors);
        }
        if (vectors >>> 32 != 0) {
            write(Reg.EIMS_EX.at(1), (int) (vectors >>> 32));
        }
    }

    /// Makes all queues interrupt now, so that they are looked at.
    @Linux("ixgbe_irq_rearm_queues")
    @DataSheet(section = "7.3.1",
        why = "look at the queues even without an event")
    void irqRearmQueues(long vectors) {
        if ((int) vectors != 0) {
            write(Reg.EICS_EX.at(0), (int) vectors);
        }
        if (vectors >>> 32 != 0) {
            write(Reg.EICS_EX.at(1), (int) (vectors >>> 32));
        }
    }

    /// Allows the causes beside the queues.
    @Linux(value = "ixgbe_irq_enable", renamed = true)
    @DataSheet(section = "4.6.6", why = "link changes may interrupt")
    void irqEnableOther() {
        write(Reg.EIMS.at(), EICR_LSC);
    }

    @Linux(value = "ixgbe_check_mac_link_generic", renamed = true)
    boolean checkLink() {
        return (read(Reg.LINKS.at()) & LINKS_UP) != 0;
    }
}
