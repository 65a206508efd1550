package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.*;

import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Reg;
import netstack.driver.net.NetdevFeatures;
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
    /// HTHRESH 1, PTHRESH 32.
    private static final int TX_THRESHOLDS = 1 << 8 | 32;
    private static final int WTHRESH_SHIFT = 16;
    /// With interrupts that rare (us * 4), reports may wait for others.
    static final int ITR_100K = 40;

    private final Ixgbe adapter;
    private final IxgbeHw regs;

    IxgbeSetup(Ixgbe adapter) {
        this.adapter = adapter;
        regs = adapter.regs;
    }

    // tag::ixgbe_configure_rx[]
    /// Sets receive up, all rings, and turns it on; the queues are still
    /// disabled.
    @Linux("ixgbe_configure_rx")
    @DataSheet(section = "4.6.7", why = "receive, while it is off")
    void configureRx(IxgbeQVector[] vectors, int maxFrame) {
        regs.clear(Reg.RXCTRL, RXCTRL_RXEN);
        regs.write(Reg.RXPBSIZE.at(0), RXPBSIZE_MAX);
        for (int i = 1; i < Reg.RXPBSIZE.count(); i++) {
            regs.write(Reg.RXPBSIZE.at(i), 0);
        }
        // The check sequence is stripped in two places, or in none.
        regs.set(Reg.HLREG0, HLREG0_RXCRCSTRP | HLREG0_JUMBOEN);
        regs.set(Reg.RSCDBU, RSCDBU_RSCACKDIS);
        int rdrxctl = regs.read(Reg.RDRXCTL.at()) & ~RDRXCTL_RSCFRSTSIZE;
        regs.write(Reg.RDRXCTL.at(), rdrxctl | RDRXCTL_CRCSTRIP
            | RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX);
        regs.write(Reg.MAXFRS.at(), maxFrame << 16);
        regs.set(Reg.FCTRL, FCTRL_BAM);
        for (IxgbeQVector q : vectors) {
            configureRxRing(q.rx);
        }
        configureRsc(vectors);
        regs.set(Reg.CTRL_EXT, CTRL_EXT_NS_DIS);
        adapter.rss.setupMrqc();
        regs.set(Reg.RXCTRL, RXCTRL_RXEN);
    }
    // end::ixgbe_configure_rx[]

    @Linux("ixgbe_configure_rx_ring")
    @DataSheet(section = "4.6.7",
        why = "a receive ring: where, how long, which buffers")
    private void configureRxRing(IxgbeRxRing ring) {
        int i = ring.index;
        int srrctl = regs.read(Reg.SRRCTL.at(i))
            & ~(SRRCTL_BSIZEPKT_MASK | SRRCTL_DESCTYPE_MASK);
        srrctl |= ring.bsizepkt() | SRRCTL_DESCTYPE_ADV_ONEBUF;
        regs.write(Reg.SRRCTL.at(i), setRxDropEn(srrctl));
        long base = ring.desc.dma();
        regs.write(Reg.RDBAL.at(i), (int) base);
        regs.write(Reg.RDBAH.at(i), (int) (base >>> 32));
        regs.write(Reg.RDLEN.at(i), ring.desc.size());
        regs.write(Reg.RDH.at(i), 0);
        regs.write(Reg.RDT.at(i), 0);
        int dca = regs.read(Reg.DCA_RXCTRL.at(i));
        regs.write(Reg.DCA_RXCTRL.at(i), dca & ~(1 << 12));
        vlanStrip(i);
    }

    /// Lets hardware coalesce the segments of a TCP flow, or not; at most
    /// 16 buffers a packet.
    @Linux(value = "ixgbe_configure_rscctl", renamed = true)
    @DataSheet(section = "4.6.7.2", why = "whether segments are coalesced")
    private void configureRsc(IxgbeQVector[] vectors) {
        boolean on = adapter.rscEnabled();
        int rfctl = regs.read(Reg.RFCTL.at()) & ~RFCTL_RSC_DIS;
        regs.write(Reg.RFCTL.at(), on ? rfctl : rfctl | RFCTL_RSC_DIS);
        regs.write(Reg.PSRTYPE.at(0), PSRTYPE_TCPHDR | PSRTYPE_UDPHDR
            | PSRTYPE_IPV4HDR | PSRTYPE_IPV6HDR | PSRTYPE_L2HDR);
        for (IxgbeQVector q : vectors) {
            regs.write(Reg.RSCCTL.at(q.rx.index),
                on ? RSCCTL_RSCEN | RSCCTL_MAXDESC_16 : 0);
        }
    }

    /// One queue of several that nobody empties must not stop the others;
    /// a single one lets frames wait in the packet buffer.
    @Linux(value = "ixgbe_set_rx_drop_en", renamed = true)
    private int setRxDropEn(int srrctl) {
        return adapter.vectors.length > 1
            ? srrctl | SRRCTL_DROP_EN : srrctl & ~SRRCTL_DROP_EN;
    }

    /// Lets hardware take VLAN tags off, or not.
    @Linux(value = "ixgbe_vlan_strip_enable", renamed = true)
    @DataSheet(section = "7.4.1", why = "whether VLAN tags are taken off")
    void vlanStrip(int i) {
        int dctl = regs.read(Reg.RXDCTL.at(i)) & ~RXDCTL_VME;
        boolean on = (adapter.dev.features()
            & NetdevFeatures.HW_VLAN_CTAG_RX) != 0;
        regs.write(Reg.RXDCTL.at(i), on ? dctl | RXDCTL_VME : dctl);
    }

    /// Sets transmit up, all rings, and turns it on.
    @Linux("ixgbe_configure_tx")
    @DataSheet(section = "4.6.8", why = "transmit, while it is off")
    void configureTx(IxgbeQVector[] vectors) {
        regs.set(Reg.HLREG0, HLREG0_TXCRCEN | HLREG0_TXPADEN);
        regs.write(Reg.TXPBSIZE.at(0), TXPBSIZE_MAX);
        for (int i = 1; i < Reg.TXPBSIZE.count(); i++) {
            regs.write(Reg.TXPBSIZE.at(i), 0);
        }
        regs.write(Reg.DTXMXSZRQ.at(), DTXMXSZRQ_ALL);
        regs.clear(Reg.RTTDCS, RTTDCS_ARBDIS);
        for (IxgbeQVector q : vectors) {
            configureTxRing(q, q.tx.regIdx, q.tx.map);
            for (IxgbeXdpRing ring : q.xdp) {
                configureTxRing(q, ring.regIdx, ring.map);
            }
        }
        regs.set(Reg.DMATXCTL, DMATXCTL_TE);
    }

    @Linux("ixgbe_configure_tx_ring")
    @DataSheet(section = "4.6.8",
        why = "a transmit ring: where, how long, thresholds")
    private void configureTxRing(IxgbeQVector q, int i, IxgbeTxMap map) {
        long base = map.desc().dma();
        regs.write(Reg.TDBAL.at(i), (int) base);
        regs.write(Reg.TDBAH.at(i), (int) (base >>> 32));
        regs.write(Reg.TDLEN.at(i), map.desc().size());
        regs.write(Reg.TDH.at(i), 0);
        regs.write(Reg.TDT.at(i), 0);
        int wthresh = q.itr < ITR_100K ? 1 : 8;
        regs.write(Reg.TXDCTL.at(i), wthresh << WTHRESH_SHIFT
            | TX_THRESHOLDS);
    }

    /// Enables all queues; false if one does not come up.
    boolean enable(IxgbeQVector[] vectors) {
        boolean all = true;
        for (IxgbeQVector q : vectors) {
            all &= regs.queueEnable(Reg.TXDCTL, q.tx.regIdx)
                & regs.queueEnable(Reg.RXDCTL, q.rx.index);
            for (IxgbeXdpRing ring : q.xdp) {
                all &= regs.queueEnable(Reg.TXDCTL, ring.regIdx);
            }
        }
        return all;
    }
}
