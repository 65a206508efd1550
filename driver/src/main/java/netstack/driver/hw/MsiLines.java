package netstack.driver.hw;

import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// The messages of the MSI-X vectors (data sheet, section 7.3.1.3; PCI 3.0,
/// section 6.8.2): each a write of the word to the address that the table
/// in BAR 3 has for it, by which the machine knows the interrupt line.
///
/// While a vector is masked there, its message waits: its bit is set in the
/// pending bit array (PBA), and it is sent when the mask goes.
final class MsiLines {
    private static final int MASK = 1;

    private final RegisterFile regs;
    private final Machine machine;
    private final IrqLine[] line = new IrqLine[MsiX.VECTORS];
    private final EventHandler again = (now, v) -> raise(v, now);
    private long wired;
    private long messages;
    private NicFaults faults;
    private long delay;

    MsiLines(RegisterFile regs, Machine machine) {
        this.regs = regs;
        this.machine = machine;
    }

    // tag::msix_table[]
    /// The mask of vector `v` was written: with it go the address and the
    /// word, which may be changed only behind it.
    void maskWritten(int v, long now) {
        if (isMasked(v)) {
            wired &= ~(1L << v);
            return;
        }
        line[v] = find(regs.get(Reg.MSIXTADD, v),
                regs.get(Reg.MSIXTMSG, v));
        wired |= line[v] == null ? 0 : 1L << v;
        int bit = 1 << v;
        int pending = regs.get(Reg.MSIXPBA, v >> 5);
        if ((pending & bit) != 0) {
            regs.set(Reg.MSIXPBA, v >> 5, pending & ~bit);
            message(v, now);
        }
    }

    /// Sends the message of `v`, or lets it wait.
    void message(int v, long now) {
        if (isMasked(v)) {
            int word = v >> 5;
            regs.set(Reg.MSIXPBA, word,
                    regs.get(Reg.MSIXPBA, word) | 1 << v);
            return;
        }
        messages++;
        if (line[v] != null && (faults == null || !disturbed(v, now))) {
            if (delay == 0) {
                line[v].raise(now);
            } else {
                line[v].cpu().at(now + delay, again, v);
            }
        }
    }
    // end::msix_table[]

    /// Whom the word `data` at `address` interrupts, or null.
    private IrqLine find(int address, int data) {
        for (IrqLine l : machine.lines()) {
            if (l.msiData() == data && (int) l.msiAddress() == address) {
                return l;
            }
        }
        return null;
    }

    private boolean isMasked(int v) {
        return (regs.get(Reg.MSIXTVCTRL, v) & MASK) != 0;
    }

    /// Loses a message, or lets a second one follow.
    private boolean disturbed(int v, long now) {
        if (faults.strikes(NicFaults.Kind.LOST_INTERRUPT, v)) {
            return true;
        }
        if (faults.strikes(NicFaults.Kind.SPURIOUS_INTERRUPT, v)) {
            line[v].cpu().at(now + faults.ns(
                    NicFaults.Kind.SPURIOUS_INTERRUPT), again, v);
        }
        return false;
    }

    /// A message that was on its way arrives.
    private void raise(int v, long now) {
        if (line[v] != null) {
            line[v].raise(now);
        }
    }

    /// The line that a vector interrupts, or did last; null without one, and
    /// for vector -1.
    IrqLine of(int vector) {
        return vector < 0 ? null : line[vector];
    }

    /// Vectors that have a line and are not masked.
    long wired() {
        return wired;
    }

    /// Messages sent so far.
    long messages() {
        return messages;
    }

    void profile(DmaProfile p) {
        delay = p.message();
    }

    void faults(NicFaults f) {
        faults = f;
    }
}
