package netstack.driver.hw;

import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;

/// Where the messages of the MSI-X vectors go: to an interrupt line each,
/// if nothing is wrong with the card.
final class MsiLines {
    private final IrqLine[] line = new IrqLine[MsiX.VECTORS];
    private final EventHandler again = (now, v) -> of(v).raise(now);
    private long wired;
    private long messages;
    private NicFaults faults;
    private long delay;

    void connect(int vector, IrqLine to) {
        line[vector] = to;
        wired |= 1L << vector;
    }

    /// The line of a vector; null without one, and for vector -1.
    IrqLine of(int vector) {
        return vector < 0 ? null : line[vector];
    }

    /// Vectors that have a line.
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

    void message(int v, long now) {
        messages++;
        if (line[v] != null && (faults == null || !disturbed(v, now))) {
            if (delay == 0) {
                line[v].raise(now);
            } else {
                line[v].cpu().at(now + delay, again, v);
            }
        }
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
}
