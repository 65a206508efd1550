package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.CTRL_RST_MASK;
import static netstack.driver.hw.IxgbeType.DMATXCTL_TE;
import static netstack.driver.hw.IxgbeType.RXCTRL_RXEN;
import static netstack.driver.hw.IxgbeType.RXDCTL_ENABLE;
import static netstack.driver.hw.IxgbeType.TXDCTL_ENABLE;

import netstack.driver.dma.DmaDebug;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.Rule;
import netstack.driver.machine.Machine;

/// Checks what a driver does to the device's registers against the register
/// table and the rings' rules. The hardware would say nothing and misbehave
/// later. Without the sanitizer it checks nothing.
///
/// S7: a tail that is no index, or takes back what was handed over, or hands
/// over more than there is. S13: ring address and length. S14: reserved
/// bits and forbidden times. S15: a write without effect. What goes together
/// is in [QueueRules], what is in a ring in [HandOver] and [RingChecker].
final class RuleChecker {
    private static final int ALIGN = 128;

    private final String device;
    private final RegisterFile regs;
    private final DmaDebug debug;
    private final DmaMapping dma;
    private final RingShadows rings;
    private final HandOver handOver;
    private final QueueRules together;
    private final Manners manners;
    private final Machine machine;
    private final RegLog log = new RegLog();
    private long broken;

    RuleChecker(String device, RegisterFile regs, DmaMapping dma, MsiX msix,
            Machine machine) {
        this.device = device;
        this.regs = regs;
        this.dma = dma;
        debug = dma.debug();
        this.machine = machine;
        rings = new RingShadows(device, dma, machine);
        handOver = new HandOver(dma, rings);
        together = new QueueRules(regs, msix, this);
        manners = new Manners(msix, rings);
    }

    /// Broken rules since the start.
    long broken() {
        return broken;
    }

    void say(Rule rule, String text) {
        broken++;
        debug.report(rule, device, text, log);
    }

    void unknown(int offset) {
        if (debug != null) {
            say(Rule.S14, "no register at 0x" + Integer.toHexString(offset));
        }
    }

    /// The driver reads instance `i` of `r`.
    void read(Reg r, int i) {
        if (debug != null) {
            manners.read(r, i);
        }
    }

    /// The driver allowed these vectors to interrupt.
    void allowed(long vectors) {
        if (debug != null) {
            manners.allowed(vectors);
        }
    }

    /// Checks a write of `v` to instance `i` of `r`, before it happens.
    void write(Reg r, int i, int v) {
        if (debug == null) {
            return;
        }
        if (r != Reg.RDT && r != Reg.TDT) {   // rings have logs of theirs
            log.add(r, i, regs.get(r, i), v, machine.now());
        }
        Access a = r.access();
        boolean ones = a == Access.W1S || a == Access.W1C || a == Access.WO;
        if (a == Access.RO || a == Access.RC) {
            say(Rule.S15, r + " can only be read");
        } else if (ones && v == 0) {
            say(Rule.S15, "a write of 0 to " + r + " has no effect");
        } else if (a == Access.W1S && r == Reg.EIMS) {
            together.interruptsAllowed();
        }
        boolean tail = r == Reg.RDT || r == Reg.TDT;   // S7 knows better
        if (!tail && ((v ^ (ones ? 0 : r.reset(i))) & r.reserved()) != 0) {
            say(Rule.S14, "reserved bits in " + r + " = " + hex(v));
        }
        if (v != regs.get(r, i) && !allowed(r.only(), i, v)) {
            say(Rule.S14, r + " written, " + r.only());
        }
        turnsOff(r, i, v);
    }

    private void turnsOff(Reg r, int i, int v) {
        if (r == Reg.RXDCTL && (v & RXDCTL_ENABLE) == 0) {
            rings.off(i, false);
        } else if (r == Reg.TXDCTL && (v & TXDCTL_ENABLE) == 0) {
            rings.off(i, true);
        } else if (r == Reg.CTRL && (v & CTRL_RST_MASK) != 0) {
            rings.allOff();
        }
    }

    /// The device was pulled out: its rings are nobody's now.
    void gone() {
        if (debug != null) {
            rings.allOff();
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
            case MASKED -> (regs.get(Reg.MSIXTVCTRL, i) & 1) != 0;
            case TXQ_ON -> v == 0
                    || (regs.get(Reg.TXDCTL, i) & TXDCTL_ENABLE) != 0;
        };
    }

    /// Receive is being enabled.
    void receiveEnabled() {
        if (debug != null) {
            together.receiveEnabled();
        }
    }

    void rxRing(RxQueue q, int bytes) {
        if (debug == null) {
            return;
        }
        ring("receive ring " + q.index, q.base, bytes);
        together.rxRing(q.index);
        rings.on(q.index, false, q.base, q.count, q.head, q.tail, false);
    }

    void txRing(TxQueue q, int bytes, long gapNs) {
        if (debug == null) {
            return;
        }
        ring("transmit ring " + q.index, q.base, bytes);
        if (q.headAddr != 0 && dma.truncated(q.headAddr)) {
            say(Rule.S13, "head write-back of queue " + q.index + " to "
                    + hex(q.headAddr) + ": TDWBAH was never written");
        }
        together.txRing(q, gapNs);
        rings.on(q.index, true, q.base, q.count, q.head, q.tail,
                q.headAddr != 0);
    }

    private void ring(String name, long base, int bytes) {
        if (dma.truncated(base)) {
            say(Rule.S13, name + " at bus address " + hex(base)
                    + ": the upper half of its address was never written");
        } else if (base == 0 || base % ALIGN != 0) {
            say(Rule.S13, name + " at bus address " + hex(base));
        }
        if (bytes == 0 || bytes % ALIGN != 0) {
            say(Rule.S13, name + " of " + bytes + " bytes");
        }
    }

    /// The tail of an enabled ring of `count` moves from `old` to `v`, and
    /// the device is at `head`.
    void tail(Reg r, int i, int count, int head, int old, int v) {
        if (debug == null) {
            return;
        }
        RingChecker c = rings.of(i, r == Reg.TDT);
        String name = r + " " + i;
        if (v < 0 || v >= count) {
            tail(c, v, name + " = " + hex(v) + " in a ring of " + count);
            return;
        }
        int owned = Math.floorMod(old - head, count);
        int more = Math.floorMod(v - old, count);
        if (more > count - 1 - owned) {
            tail(c, v, name + " moves from " + old + " to " + v + " past head "
                    + head + (v == head ? ": head equal to tail means that "
                    + "the device has none" : ""));
        } else if (c != null) {
            handOver.descriptors(c, old, v, together.frame(i));
        }
    }

    private void tail(RingChecker c, int v, String what) {
        if (c == null) {
            say(Rule.S7, what);
        } else {
            broken++;
            c.note(RingLog.Event.TAIL, v);
            c.say(Rule.S7, what);
        }
    }

    static String hex(long v) {
        return "0x" + Long.toHexString(v);
    }

    private static String hex(int v) {
        return "0x" + Integer.toHexString(v);
    }
}
