package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.*;

import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// Sets receive and transmit up, in the order of the data sheet (section
/// 4.6.7 and 4.6.8): what may be written only while a half is off comes
/// before that half is turned on.
@Linux(value = "ixgbe_ring_feature",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeSetup {
    private static final int RXPBSIZE_MAX = 0x80000;
    private static final int TXPBSIZE_MAX = 0x28000;
    private static final int DTXMXSZRQ_ALL = 0xFFF;
    /// WTHRESH 1, HTHRESH 1, PTHRESH 32.
    private static final int TX_THRESHOLDS = 1 << 16 | 1 << 8 | 32;
    private static final int RETA_SIZE = 128;

    private final IxgbeHw regs;
    private final Mmio hw;
    private final Machine machine;

    IxgbeSetup(IxgbeHw regs, Mmio hw, Machine machine) {
        this.regs = regs;
        this.hw = hw;
        this.machine = machine;
    }

    // tag::ixgbe_configure_rx[]
    /// Sets receive up, all rings, and turns it on; the queues are still
    /// disabled.
    @Linux("ixgbe_configure_rx")
    @DataSheet(section = "4.6.7", why = "receive, while it is off")
    void configureRx(IxgbeQVector[] vectors, int maxFrame) {
        regs.clear(Reg.RXCTRL, RXCTRL_RXEN);
        hw.writel(Reg.RXPBSIZE.at(0), RXPBSIZE_MAX);
        for (int i = 1; i < Reg.RXPBSIZE.count(); i++) {
            hw.writel(Reg.RXPBSIZE.at(i), 0);
        }
        // The check sequence is stripped in two places, or in none.
        regs.set(Reg.HLREG0, HLREG0_RXCRCSTRP | HLREG0_JUMBOEN);
        int rdrxctl = hw.readl(Reg.RDRXCTL.at()) & ~RDRXCTL_RSCFRSTSIZE;
        hw.writel(Reg.RDRXCTL.at(), rdrxctl | RDRXCTL_CRCSTRIP
            | RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX);
        hw.writel(Reg.MAXFRS.at(), maxFrame << 16);
        regs.set(Reg.FCTRL, FCTRL_BAM);
        for (IxgbeQVector q : vectors) {
            configureRxRing(q.rx);
        }
        regs.set(Reg.CTRL_EXT, CTRL_EXT_NS_DIS);
        setupMrqc(vectors.length);
        regs.set(Reg.RXCTRL, RXCTRL_RXEN);
    }
    // end::ixgbe_configure_rx[]

    @Linux("ixgbe_configure_rx_ring")
    @DataSheet(section = "4.6.7",
        why = "a receive ring: where, how long, which buffers")
    private void configureRxRing(IxgbeRxRing ring) {
        int i = ring.index;
        int srrctl = hw.readl(Reg.SRRCTL.at(i))
            & ~(SRRCTL_BSIZEPKT_MASK | SRRCTL_DESCTYPE_MASK);
        srrctl |= ring.bsizepkt() | SRRCTL_DESCTYPE_ADV_ONEBUF;
        // One queue that nobody empties must not stop the others.
        hw.writel(Reg.SRRCTL.at(i), srrctl | SRRCTL_DROP_EN);
        long base = ring.desc.dma();
        hw.writel(Reg.RDBAL.at(i), (int) base);
        hw.writel(Reg.RDBAH.at(i), (int) (base >>> 32));
        hw.writel(Reg.RDLEN.at(i), ring.desc.size());
        hw.writel(Reg.RDH.at(i), 0);
        hw.writel(Reg.RDT.at(i), 0);
        int dca = hw.readl(Reg.DCA_RXCTRL.at(i));
        hw.writel(Reg.DCA_RXCTRL.at(i), dca & ~(1 << 12));
    }

    /// Spreads flows over `queues` by a random key of this machine.
    @Linux("ixgbe_setup_mrqc")
    @DataSheet(section = "4.6.7", why = "RSS: spread flows over the queues")
    private void setupMrqc(int queues) {
        // The hash and the raw checksum share a field: PCSD chooses.
        regs.set(Reg.RXCSUM, RXCSUM_PCSD);
        for (int i = 0; i < Reg.RSSRK.count(); i++) {
            hw.writel(Reg.RSSRK.at(i), machine.random().nextInt());
        }
        for (int i = 0; i < RETA_SIZE; i += 4) {
            int entries = 0;
            for (int b = 0; b < 4; b++) {
                entries |= (i + b) % Math.min(queues, 16) << 8 * b;
            }
            hw.writel(Reg.RETA.at(i / 4), entries);
        }
        hw.writel(Reg.MRQC.at(), MRQC_RSSEN | MRQC_RSS_FIELD_IPV4
            | MRQC_RSS_FIELD_IPV4_TCP | MRQC_RSS_FIELD_IPV6
            | MRQC_RSS_FIELD_IPV6_TCP);
    }

    /// Sets transmit up, all rings, and turns it on.
    @Linux("ixgbe_configure_tx")
    @DataSheet(section = "4.6.8", why = "transmit, while it is off")
    void configureTx(IxgbeQVector[] vectors) {
        regs.set(Reg.HLREG0, HLREG0_TXCRCEN | HLREG0_TXPADEN);
        hw.writel(Reg.TXPBSIZE.at(0), TXPBSIZE_MAX);
        for (int i = 1; i < Reg.TXPBSIZE.count(); i++) {
            hw.writel(Reg.TXPBSIZE.at(i), 0);
        }
        hw.writel(Reg.DTXMXSZRQ.at(), DTXMXSZRQ_ALL);
        regs.clear(Reg.RTTDCS, RTTDCS_ARBDIS);
        for (IxgbeQVector q : vectors) {
            configureTxRing(q.tx);
        }
        regs.set(Reg.DMATXCTL, DMATXCTL_TE);
    }

    @Linux("ixgbe_configure_tx_ring")
    @DataSheet(section = "4.6.8",
        why = "a transmit ring: where, how long, thresholds")
    private void configureTxRing(IxgbeTxRing ring) {
        int i = ring.index;
        long base = ring.map.desc().dma();
        hw.writel(Reg.TDBAL.at(i), (int) base);
        hw.writel(Reg.TDBAH.at(i), (int) (base >>> 32));
        hw.writel(Reg.TDLEN.at(i), ring.map.desc().size());
        hw.writel(Reg.TDH.at(i), 0);
        hw.writel(Reg.TDT.at(i), 0);
        hw.writel(Reg.TXDCTL.at(i), TX_THRESHOLDS);
    }
}
