package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.HLREG0_RXCRCSTRP;
import static netstack.driver.hw.IxgbeType.MRQC_MRQE_MASK;
import static netstack.driver.hw.IxgbeType.MRQC_RSSEN;
import static netstack.driver.hw.IxgbeType.RDRXCTL_CRCSTRIP;
import static netstack.driver.hw.IxgbeType.RDRXCTL_FCOE_WRFIX;
import static netstack.driver.hw.IxgbeType.RDRXCTL_RSCACKC;
import static netstack.driver.hw.IxgbeType.RDRXCTL_RSCFRSTSIZE;
import static netstack.driver.hw.IxgbeType.RXCSUM_PCSD;
import static netstack.driver.hw.IxgbeType.RXDCTL_ENABLE;
import static netstack.driver.hw.IxgbeType.SRRCTL_BSIZEPKT_MASK;

import netstack.driver.dma.Rule;

/// Values of several registers that have to go together (S20), and values
/// that one register must have (S14).
final class QueueRules {
    private static final int RDRXCTL_REQUIRED =
            RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX;
    private static final int DCA_BIT_12 = 0x1000;
    private static final int CRC = 4;
    private static final int ON_CHIP = 40;
    private static final int THRESHOLD = 0x7F;
    private static final int RSCCTL_RSCEN = 0x1;
    private static final int PSRTYPE_TCPHDR = 0x10;
    /// Bytes for the header, in units of 64.
    private static final int RSC_HEADER = 2;
    private static final int RFCTL_RSC_DIS = 0x20;
    private static final int RETA_QUEUE = 0xF;

    private final RegisterFile regs;
    private final MsiX msix;
    private final RuleChecker rules;

    QueueRules(RegisterFile regs, MsiX msix, RuleChecker rules) {
        this.regs = regs;
        this.msix = msix;
        this.rules = rules;
    }

    /// Receive is being enabled.
    void receiveEnabled() {
        int v = regs.get(Reg.RDRXCTL);
        if ((v & RDRXCTL_REQUIRED) != RDRXCTL_REQUIRED
                || (v & RDRXCTL_RSCFRSTSIZE) != 0) {
            rules.say(Rule.S14, "RXEN with RDRXCTL = "
                    + RuleChecker.hex(v & 0xFFFF_FFFFL)
                    + ": RSCACKC and FCOE_WRFIX must be 1, RSCFRSTSIZE 0");
        }
        if (regs.has(Reg.RDRXCTL, RDRXCTL_CRCSTRIP)
                != regs.has(Reg.HLREG0, HLREG0_RXCRCSTRP)) {
            rules.say(Rule.S20, "CRC strip differs in RDRXCTL and HLREG0");
        }
        if (rss() && !regs.has(Reg.RXCSUM, RXCSUM_PCSD)) {
            rules.say(Rule.S20, "RSS without RXCSUM.PCSD: the descriptor has "
                    + "the raw checksum where the hash should be");
        }
    }

    private boolean rss() {
        return (regs.get(Reg.MRQC) & MRQC_MRQE_MASK) == MRQC_RSSEN;
    }

    void rxRing(int queue) {
        if ((regs.get(Reg.DCA_RXCTRL, queue) & DCA_BIT_12) != 0) {
            rules.say(Rule.S14, "DCA_RXCTRL bit 12 must be 0, queue "
                    + queue);
        }
        if ((regs.get(Reg.RSCCTL, queue) & RSCCTL_RSCEN) != 0) {
            coalescing(queue);
        }
    }

    private void coalescing(int queue) {
        int v = msix.vectorOf(queue, false);
        if (v < 0 || msix.gap(v) == 0) {
            rules.say(Rule.S20, "RSC without EITR, queue " + queue
                    + ": nothing closes an aggregation that gets no more "
                    + "segments");
        }
        if (regs.has(Reg.RFCTL, RFCTL_RSC_DIS)) {
            rules.say(Rule.S20, "RSCCTL.RSCEN of queue " + queue
                    + " with RFCTL.RSC_DIS");
        }
        if (!regs.has(Reg.HLREG0, HLREG0_RXCRCSTRP)) {
            rules.say(Rule.S20, "RSC of queue " + queue
                    + " without CRC strip");
        }
        if ((regs.get(Reg.PSRTYPE, 0) & PSRTYPE_TCPHDR) == 0
                || Field.SRRCTL_BSIZEHEADER.in(
                        regs.get(Reg.SRRCTL, queue)) < RSC_HEADER) {
            rules.say(Rule.S20, "RSC of queue " + queue
                    + " without PSRTYPE.TCPHDR and 128 bytes of"
                    + " SRRCTL.BSIZEHEADER");
        }
    }

    void txRing(TxQueue q, long gapNs) {
        if (q.wthresh > 1 && gapNs == 0) {
            rules.say(Rule.S20, "WTHRESH " + q.wthresh
                    + " without EITR, queue " + q.index
                    + ": completions may never come");
        }
        int pthresh = regs.get(Reg.TXDCTL, q.index) & THRESHOLD;
        if (pthresh + q.wthresh > ON_CHIP) {
            rules.say(Rule.S20, "PTHRESH " + pthresh + " and WTHRESH "
                    + q.wthresh + " of queue " + q.index + " are more than "
                    + "the " + ON_CHIP + " descriptors that it can hold");
        }
    }

    /// Interrupts are allowed: by now the driver is ready to receive.
    void interruptsAllowed() {
        if (!rss()) {
            return;
        }
        long wrong = 0;
        for (int i = 0; i < 4 * Reg.RETA.count(); i++) {
            int q = regs.get(Reg.RETA, i >> 2) >> 8 * (i & 3) & RETA_QUEUE;
            if ((regs.get(Reg.RXDCTL, q) & RXDCTL_ENABLE) == 0
                    && (wrong >> q & 1) == 0) {
                wrong |= 1L << q;
                rules.say(Rule.S20, "RETA entry " + i + " sends flows to "
                        + "queue " + q + ", which is not enabled");
            }
        }
    }

    /// The most bytes that hardware may write into one buffer of `queue`:
    /// what SRRCTL says, but no more than the longest frame has.
    int frame(int queue) {
        int buffer = (regs.get(Reg.SRRCTL, queue) & SRRCTL_BSIZEPKT_MASK)
                << 10;
        int max = regs.get(Reg.MAXFRS) >>> 16;
        return Math.min(buffer,
                regs.has(Reg.HLREG0, HLREG0_RXCRCSTRP) ? max - CRC : max);
    }
}
