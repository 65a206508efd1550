package netstack.driver.wrong;

import static netstack.driver.hw.IxgbeType.*;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.hw.Reg;

/// The registers of [EchoDriver], in the data sheet's order (4.6.3).
class EchoSetup {
    private static final int MAX_FRAME = 9728;
    private static final int DCA_BIT_12 = 0x1000;

    private final EchoDriver d;

    EchoSetup(EchoDriver d) {
        this.d = d;
    }

    void write(Reg r, int v) {
        d.hw.writel(r.at(0), v);
    }

    int read(Reg r) {
        return d.hw.readl(r.at(0));
    }

    void reset() {
        d.forbid();
        write(Reg.CTRL, CTRL_RST);
        while ((read(Reg.CTRL) & CTRL_RST_MASK) != 0) {
            Thread.onSpinWait();
        }
        d.forbid();
    }

    void receive() {
        write(Reg.HLREG0, read(Reg.HLREG0) | HLREG0_JUMBOEN);
        write(Reg.MAXFRS, MAX_FRAME << 16);
        write(Reg.RDRXCTL, rdrxctl(read(Reg.RDRXCTL)));
        write(Reg.FCTRL, FCTRL_BAM);
        write(Reg.RXCSUM, RXCSUM_PCSD);
        ring(Reg.RDBAL, Reg.RDBAH, Reg.RDLEN, d.rx);
        write(Reg.DCA_RXCTRL, read(Reg.DCA_RXCTRL) & ~DCA_BIT_12);
        write(Reg.SRRCTL, EchoDriver.BUF >> 10
                | SRRCTL_DESCTYPE_ADV_ONEBUF | SRRCTL_DROP_EN);
        write(Reg.RXCTRL, RXCTRL_RXEN);
    }

    int rdrxctl(int reset) {
        return reset & ~RDRXCTL_RSCFRSTSIZE | RDRXCTL_CRCSTRIP
                | RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX;
    }

    void transmit() {
        ring(Reg.TDBAL, Reg.TDBAH, Reg.TDLEN, d.tx);
        write(Reg.DMATXCTL, read(Reg.DMATXCTL) | DMATXCTL_TE);
    }

    private void ring(Reg low, Reg high, Reg len, DmaCoherent c) {
        write(low, (int) c.dma());
        upper(high, c.dma());
        write(len, c.size());
    }

    void upper(Reg high, long base) {
        write(high, (int) (base >>> 32));
    }

    void queues() {
        write(Reg.RXDCTL, RXDCTL_ENABLE);
        write(Reg.TXDCTL, TXDCTL_ENABLE | wthresh() << 16);
    }

    int wthresh() {
        return 1;
    }

    /// One vector, whose message clears and masks its cause.
    void interrupts() {
        write(Reg.GPIE, GPIE_MSIX_MODE | GPIE_EIAME);
        write(Reg.EIAC, 1);
        write(Reg.EIAM, 1);
        write(Reg.IVAR, IVAR_ALLOC_VAL | IVAR_ALLOC_VAL << 8);
    }

    void stop() {
        write(Reg.RXCTRL, 0);
        write(Reg.RXDCTL, 0);
        write(Reg.TXDCTL, 0);
    }
}
