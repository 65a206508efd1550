package netstack.driver.hw;

import netstack.driver.dma.Rule;
import netstack.driver.hw.RingLog.Event;
import netstack.driver.hw.RingShadow.State;

/// What a driver may do but should not: sleep while frames wait (S17), and
/// ask the device what it knows itself (S18).
final class Manners {
    /// Reads of a ring's head and tail that are no habit yet.
    private static final int READS = 16;
    private static final int READ_NS = 800;
    private static final int FRAME_NS = 67;

    private final MsiX msix;
    private final RingShadows rings;
    private final long[] reads = new long[2 * RxUnit.QUEUES];

    Manners(MsiX msix, RingShadows rings) {
        this.msix = msix;
        this.rings = rings;
    }

    // tag::missed_wakeup[]
    /// The driver allowed these vectors. If it last found a ring empty, and
    /// something was written back since, a message must be on its way.
    void allowed(long vectors) {
        for (RingChecker c : rings.all()) {
            RingShadow r = c.ring;
            int v = msix.vectorOf(c.index, r.tx);
            if (!r.on || v < 0 || (vectors >> v & 1) == 0) {
                continue;
            }
            c.note(Event.ALLOW, -1);
            int i = r.empty;
            if (i >= 0 && r.state[i] == State.DONE
                    && msix.silentSince(v, r.doneAt[i])) {
                c.say(Rule.S17, "the driver found no DD in descriptor " + i
                        + " of " + r.name + "; then it was written back, and "
                        + "no interrupt will tell: its cause was cleared "
                        + "after the last look");
            }
        }
    }
    // end::missed_wakeup[]

    /// The driver reads a register.
    void read(Reg r, int i) {
        boolean tx = r == Reg.TDH || r == Reg.TDT;
        if (!tx && r != Reg.RDH && r != Reg.RDT) {
            return;
        }
        RingChecker c = rings.of(i, tx);
        if (c != null && ++reads[2 * i + (tx ? 1 : 0)] == READS
                && c.ring.handedOver < 4 * READS) {
            c.say(Rule.S18, "the driver has read " + r + " " + i + " "
                    + READS + " times for " + c.ring.handedOver
                    + " descriptors: " + READ_NS + " ns each, where a small "
                    + "frame takes " + FRAME_NS + " ns");
        }
    }
}
