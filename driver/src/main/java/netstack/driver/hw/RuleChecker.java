package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.DMATXCTL_TE;
import static netstack.driver.hw.IxgbeType.RDRXCTL_FCOE_WRFIX;
import static netstack.driver.hw.IxgbeType.RDRXCTL_RSCACKC;
import static netstack.driver.hw.IxgbeType.RDRXCTL_RSCFRSTSIZE;
import static netstack.driver.hw.IxgbeType.RXCTRL_RXEN;
import static netstack.driver.hw.IxgbeType.RXDCTL_ENABLE;
import static netstack.driver.hw.IxgbeType.TXDCTL_ENABLE;

import netstack.driver.dma.DmaDebug;

/// Checks what a driver writes against the register table and the rings'
/// rules. The hardware would say nothing and misbehave later.
///
/// S5: a doorbell before the descriptors. S7: a tail that is no index, or
/// takes back what was handed over, or hands over more than there is. S13:
/// ring address and length. S14: reserved bits, forbidden times, required
/// values. S15: a write without effect. S20: values that do not go together.
final class RuleChecker {
    private static final int RDRXCTL_REQUIRED =
            RDRXCTL_RSCACKC | RDRXCTL_FCOE_WRFIX;
    private static final int DCA_BIT_12 = 0x1000;
    private static final int ALIGN = 128;

    private final String device;
    private final RegisterFile regs;
    private final DmaDebug debug;
    private long broken;

    RuleChecker(String device, RegisterFile regs, DmaDebug debug) {
        this.device = device;
        this.regs = regs;
        this.debug = debug;
    }

    /// Broken rules since the start.
    long broken() {
        return broken;
    }

    void say(String rule, String text) {
        broken++;
        if (debug != null) {
            debug.report(rule, device + ": " + text);
        }
    }

    void unknown(int offset) {
        say("S14", "no register at 0x" + Integer.toHexString(offset));
    }

    /// Checks a write of `v` to instance `i` of `r`, before it happens.
    void write(Reg r, int i, int v) {
        Access a = r.access();
        boolean ones = a == Access.W1S || a == Access.W1C || a == Access.WO;
        if (a == Access.RO || a == Access.RC) {
            say("S15", r + " can only be read");
        } else if (ones && v == 0) {
            say("S15", "a write of 0 to " + r + " has no effect");
        }
        if (((v ^ (ones ? 0 : r.reset(i))) & r.reserved()) != 0) {
            say("S14", "reserved bits in " + r + " = " + hex(v));
        }
        if (v != regs.get(r, i) && !allowed(r.only(), i, v)) {
            say("S14", r + " written, " + r.only());
        }
    }

    private boolean allowed(Only only, int i, int v) {
        return switch (only) {
            case ALWAYS -> true;
            case RX_OFF -> !regs.has(Reg.RXCTRL, RXCTRL_RXEN);
            case TX_OFF -> !regs.has(Reg.DMATXCTL, DMATXCTL_TE);
            case RXQ_OFF -> (regs.get(Reg.RXDCTL, i) & RXDCTL_ENABLE) == 0;
            case TXQ_OFF -> (regs.get(Reg.TXDCTL, i) & TXDCTL_ENABLE) == 0;
            case RXQ_ON -> v == 0
                    || (regs.get(Reg.RXDCTL, i) & RXDCTL_ENABLE) != 0;
            case TXQ_ON -> v == 0
                    || (regs.get(Reg.TXDCTL, i) & TXDCTL_ENABLE) != 0;
        };
    }

    /// Receive is being enabled.
    void receiveEnabled() {
        int v = regs.get(Reg.RDRXCTL);
        if ((v & RDRXCTL_REQUIRED) != RDRXCTL_REQUIRED
                || (v & RDRXCTL_RSCFRSTSIZE) != 0) {
            say("S14", "RXEN with RDRXCTL = " + hex(v) + ": RSCACKC and "
                    + "FCOE_WRFIX must be 1, RSCFRSTSIZE 0");
        }
        if (regs.has(Reg.RDRXCTL, IxgbeType.RDRXCTL_CRCSTRIP)
                != regs.has(Reg.HLREG0, IxgbeType.HLREG0_RXCRCSTRP)) {
            say("S20", "CRC strip differs in RDRXCTL and HLREG0");
        }
    }

    /// A ring is being enabled.
    void ring(String name, long base, int bytes) {
        if (base == 0 || base % ALIGN != 0) {
            say("S13", name + " at bus address 0x" + Long.toHexString(base));
        }
        if (bytes == 0 || bytes % ALIGN != 0) {
            say("S13", name + " of " + bytes + " bytes");
        }
    }

    void rxRing(RxQueue q, int bytes) {
        ring("receive ring " + q.index, q.base, bytes);
        if ((regs.get(Reg.DCA_RXCTRL, q.index) & DCA_BIT_12) != 0) {
            say("S14", "DCA_RXCTRL bit 12 must be 0, queue " + q.index);
        }
    }

    void txRing(TxQueue q, int bytes, long gapNs) {
        ring("transmit ring " + q.index, q.base, bytes);
        if (q.wthresh > 1 && gapNs == 0) {
            say("S20", "WTHRESH " + q.wthresh + " without EITR, queue "
                    + q.index + ": completions may never come");
        }
    }

    /// The tail of a ring of `count` moves from `old` to `v`, and the device
    /// is at `head`.
    void tail(Reg r, int i, int count, int head, int old, int v,
            boolean storesPending) {
        if (storesPending) {
            say("S5", r + " written before the descriptors: no wmb");
        }
        if (v < 0 || v >= count) {
            say("S7", r + " " + i + " = " + hex(v) + " in a ring of " + count);
            return;
        }
        int owned = Math.floorMod(old - head, count);
        int more = Math.floorMod(v - old, count);
        if (more > count - 1 - owned) {
            say("S7", r + " " + i + " moves from " + old + " to " + v
                    + " past head " + head);
        }
    }

    private static String hex(int v) {
        return "0x" + Integer.toHexString(v);
    }
}
