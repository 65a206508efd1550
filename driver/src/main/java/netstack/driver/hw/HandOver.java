package netstack.driver.hw;

import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.Rule;
import netstack.driver.hw.RingLog.Event;

/// What is checked when a doorbell hands descriptors to the device.
///
/// S5: their stores must have left the CPU. S7: each has been filled. S9:
/// DD is not set. S10: no other descriptor has the same buffer. S12: the
/// buffer is as long as the device was told. S13: the address is whole.
final class HandOver {
    private final DmaMapping dma;
    private final RingShadows rings;

    HandOver(DmaMapping dma, RingShadows rings) {
        this.dma = dma;
        this.rings = rings;
    }

    /// The tail of `c` moves from `old` to `v`; hardware may write `frame`
    /// bytes into a receive buffer.
    void descriptors(RingChecker c, int old, int v, int frame) {
        RingShadow r = c.ring;
        c.note(Event.TAIL, v);
        int unordered = 0;
        int first = -1;
        for (int i = old; i != v; i = r.next(i)) {
            if (r.storedAt[i] == dma.storeBarriers()) {
                unordered++;
                first = first < 0 ? i : first;
            }
        }
        r.tail = v;
        if (unordered > 0) {
            c.say(Rule.S5, "the tail of " + r.name + " becomes " + v
                    + " while stores to " + unordered + " descriptor"
                    + (unordered == 1 ? "" : "s") + " from " + first
                    + " on may still be in the CPU");
        }
        for (int i = old; i != v; i = r.next(i)) {
            one(c, i, frame);
        }
    }

    private void one(RingChecker c, int i, int frame) {
        RingShadow r = c.ring;
        long word0 = c.word(i, 0);
        long word1 = c.word(i, 8);
        boolean filled = r.filled[i] && (r.tx || word0 != 0 && word0 != -1);
        if (!filled) {
            c.say(Rule.S7, "the tail of " + r.name + " moves over descriptor "
                    + i + ", which nobody has filled");
        }
        if (filled && c.isDone(word1)) {
            c.say(Rule.S9, "descriptor " + i + " of " + r.name
                    + " is handed over with DD still set");
        }
        if (!r.tx) {
            if (filled) {
                buffer(c, i, word0, frame);
            }
            r.handOver(i, word0, frame);
        } else if (TxDesc.isContext(word1)) {
            r.handOver(i, 0, 0);
        } else {
            address(c, i, word0);
            r.handOver(i, word0, TxDesc.dtaLen(word1));
        }
    }

    private void buffer(RingChecker c, int i, long bus, int frame) {
        if (!address(c, i, bus)) {
            return;
        }
        int room = dma.iommu().room(bus);
        if (room >= 0 && room < frame) {
            c.say(Rule.S12, "descriptor " + i + " of " + c.ring.name
                    + ": the buffer has " + room + " bytes, but hardware may "
                    + "write " + frame);
        }
        String holder = rings.holds(bus, frame);
        if (holder != null) {
            c.say(Rule.S10, "descriptor " + i + " of " + c.ring.name
                    + " is given " + hex(bus) + ", but " + holder);
        }
    }

    private boolean address(RingChecker c, int i, long bus) {
        boolean cut = dma.truncated(bus);
        if (cut) {
            c.say(Rule.S13, "descriptor " + i + " of " + c.ring.name
                    + " has the address " + hex(bus)
                    + ", which has lost its upper 32 bits");
        }
        return !cut;
    }

    private static String hex(long v) {
        return "0x" + Long.toHexString(v);
    }
}
