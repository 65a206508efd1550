package netstack.driver.legacy;

import static netstack.driver.hw.IxgbeType.*;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// Brings the card up with one queue pair and one interrupt for all.
@Linux(value = "__NS8390_init", file = "drivers/net/ethernet/8390/lib8390.c",
    renamed = true)
final class LegacySetup {
    private static final int MAX_POLLS = 10;
    private static final long RESET_NS = 10_000_000;
    private static final int PACKET_BUFFER = 0x80000;
    private static final int TX_PACKET_BUFFER = 0x28000;
    private static final int VLAN_AND_CRC = 8;

    private final Mmio hw;
    private final Machine machine;
    private long missed;

    LegacySetup(Mmio hw, Machine machine) {
        this.hw = hw;
        this.machine = machine;
    }

    private void set(Reg r, int bits) {
        hw.writel(r.at(), hw.readl(r.at()) | bits);
    }

    private void clear(Reg r, int bits) {
        hw.writel(r.at(), hw.readl(r.at()) & ~bits);
    }

    @DataSheet(section = "4.6.3.1", why = "a known state, and no interrupt")
    boolean reset() {
        hw.writel(Reg.EIMC.at(), EIMC_ALL);
        set(Reg.CTRL, CTRL_RST_MASK);
        boolean done = comesToBe(Reg.CTRL, 0, CTRL_RST_MASK, 0);
        machine.nanosleep(RESET_NS);
        hw.writel(Reg.EIMC.at(), EIMC_ALL);
        return done && comesToBe(Reg.RDRXCTL, 0, RDRXCTL_DMAIDONE,
            RDRXCTL_DMAIDONE);
    }

    private boolean comesToBe(Reg r, int i, int mask, int value) {
        for (int tries = 0; tries < MAX_POLLS; tries++) {
            if ((hw.readl(r.at(i)) & mask) == value) {
                return true;
            }
        }
        return false;
    }

    long macAddr() {
        long low = Integer.reverseBytes(hw.readl(Reg.RAL.at(0)))
            & 0xFFFFFFFFL;
        int high = hw.readl(Reg.RAH.at(0));
        return low << 16 | (high & 0xFF) << 8 | high >> 8 & 0xFF;
    }

    boolean configure(NetDevice dev, DmaCoherent rx, DmaCoherent tx) {
        configureRx(dev, rx);
        configureTx(tx);
        configureIrq();
        return enable(Reg.TXDCTL, TXDCTL_ENABLE)
            && enable(Reg.RXDCTL, RXDCTL_ENABLE);
    }

    @DataSheet(section = "4.6.7", why = "receive, while it is off")
    private void configureRx(NetDevice dev, DmaCoherent ring) {
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        hw.writel(Reg.RXPBSIZE.at(0), PACKET_BUFFER);
        set(Reg.HLREG0, HLREG0_RXCRCSTRP);
        int rdrxctl = hw.readl(Reg.RDRXCTL.at()) & ~RDRXCTL_RSCFRSTSIZE;
        hw.writel(Reg.RDRXCTL.at(), rdrxctl | RDRXCTL_CRCSTRIP
            | RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX);
        hw.writel(Reg.MAXFRS.at(),
            dev.mtu() + dev.hardHeaderLen() + VLAN_AND_CRC << 16);
        set(Reg.FCTRL, FCTRL_BAM);
        int srrctl = hw.readl(Reg.SRRCTL.at(0))
            & ~(SRRCTL_BSIZEPKT_MASK | SRRCTL_DESCTYPE_MASK);
        hw.writel(Reg.SRRCTL.at(0),
            srrctl | 2 | SRRCTL_DESCTYPE_ADV_ONEBUF | SRRCTL_DROP_EN);
        ring(ring, Reg.RDBAL, Reg.RDBAH, Reg.RDLEN);
        hw.writel(Reg.RDH.at(0), 0);
        hw.writel(Reg.RDT.at(0), 0);
        set(Reg.CTRL_EXT, CTRL_EXT_NS_DIS);
        int dca = hw.readl(Reg.DCA_RXCTRL.at(0));
        hw.writel(Reg.DCA_RXCTRL.at(0), dca & ~(1 << 12));
        set(Reg.RXCTRL, RXCTRL_RXEN);
    }

    private void ring(DmaCoherent ring, Reg low, Reg high, Reg len) {
        hw.writel(low.at(0), (int) ring.dma());
        hw.writel(high.at(0), (int) (ring.dma() >>> 32));
        hw.writel(len.at(0), ring.size());
    }

    @DataSheet(section = "4.6.8", why = "transmit, while it is off")
    private void configureTx(DmaCoherent ring) {
        set(Reg.HLREG0, HLREG0_TXCRCEN | HLREG0_TXPADEN);
        hw.writel(Reg.TXPBSIZE.at(0), TX_PACKET_BUFFER);
        hw.writel(Reg.DTXMXSZRQ.at(), 0xFFF);
        clear(Reg.RTTDCS, RTTDCS_ARBDIS);
        ring(ring, Reg.TDBAL, Reg.TDBAH, Reg.TDLEN);
        hw.writel(Reg.TDH.at(0), 0);
        hw.writel(Reg.TDT.at(0), 0);
        hw.writel(Reg.TXDCTL.at(0), 1 << 16 | 1 << 8 | 32);
        set(Reg.DMATXCTL, DMATXCTL_TE);
    }

    /// All causes of the queue pair are cause 0; no gap between interrupts.
    @DataSheet(section = "4.6.6", why = "one interrupt, at once, for all")
    private void configureIrq() {
        hw.writel(Reg.IVAR.at(0), IVAR_ALLOC_VAL * 0x101);
        hw.writel(Reg.IVAR_MISC.at(), IVAR_ALLOC_VAL << 8);
        hw.writel(Reg.EITR.at(0), EITR_CNT_WDIS);
        hw.writel(Reg.GPIE.at(), 0);
    }

    @DataSheet(section = "4.6.7.1", why = "enable, then poll until it is")
    private boolean enable(Reg dctl, int bit) {
        hw.writel(dctl.at(0), hw.readl(dctl.at(0)) | bit);
        return comesToBe(dctl, 0, bit, bit);
    }

    @DataSheet(section = "4.6.6", why = "the queue and the link interrupt")
    void allow() {
        hw.writel(Reg.EIMS.at(), 1 | EICR_LSC);
    }

    @DataSheet(section = "4.6.7.1", why = "stop in the opposite order")
    void disable() {
        hw.writel(Reg.EIMC.at(), EIMC_ALL);
        missed();
        clear(Reg.RXCTRL, RXCTRL_RXEN);
        hw.writel(Reg.RXDCTL.at(0),
            hw.readl(Reg.RXDCTL.at(0)) & ~RXDCTL_ENABLE);
        hw.writel(Reg.TXDCTL.at(0),
            hw.readl(Reg.TXDCTL.at(0)) & ~TXDCTL_ENABLE);
        clear(Reg.DMATXCTL, DMATXCTL_TE);
    }

    /// Frames that found no descriptor so far.
    long missed() {
        missed += hw.readl(Reg.QPRDC.at(0)) & 0xFFFFFFFFL;
        return missed;
    }
}
