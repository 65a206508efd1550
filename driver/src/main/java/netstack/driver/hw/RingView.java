package netstack.driver.hw;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A descriptor ring as it is at this moment: the device's head and tail,
/// and the descriptors in memory. For those who look on: looking is no
/// access of the device's, and changes nothing.
///
/// @param name as `rx ring 0`
/// @param transmit what kind of descriptors these are
/// @param head the next descriptor that the device takes
/// @param tail the first one that it may not take
/// @param size descriptors that the ring has
/// @param slots those, in the order of their numbers; none while the queue
///     is off
public record RingView(String name, boolean transmit, int head, int tail,
        int size, List<Slot> slots) {
    /// Whose a descriptor is.
    public enum Owner {
        /// Between head and tail.
        DEVICE('d'),
        /// Written back: DD is set.
        DONE('*'),
        /// The driver's, without DD.
        DRIVER('.');

        private final char letter;

        Owner(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /// A descriptor: its two words as they are in memory.
    public record Slot(int index, Owner owner, long word0, long word1) {
    }

    private static final int WINDOW = 16;
    private static final int BEFORE = 8;
    private static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    static RingView rx(RxQueue q, Nic82599 nic) {
        return of("rx ring " + q.index, false, q.enabled ? q.base : -1,
                q.count, q.head, q.tail, nic);
    }

    static RingView tx(TxQueue q, Nic82599 nic) {
        return of("tx ring " + q.index, true, q.enabled ? q.base : -1,
                q.count, q.head, q.tail, nic);
    }

    private static RingView of(String name, boolean transmit, long base,
            int count, int head, int tail, Nic82599 nic) {
        List<Slot> slots = new ArrayList<>();
        long at = base < 0 ? -1 : nic.dma().bus().open(base,
                count * RxDesc.SIZE, false);
        MemorySegment mem = nic.memory.memory();
        for (int i = 0; at >= 0 && i < count; i++) {
            long word0 = mem.get(LE64, at + (long) i * RxDesc.SIZE);
            long word1 = mem.get(LE64, at + (long) i * RxDesc.SIZE + 8);
            boolean device = Math.floorMod(i - head, count)
                    < Math.floorMod(tail - head, count);
            boolean done = transmit ? !TxDesc.isContext(word1)
                    && TxDesc.isDone(word1)
                    : (RxDesc.statusError(word1) & RxDesc.STAT_DD) != 0;
            slots.add(new Slot(i, device ? Owner.DEVICE
                    : done ? Owner.DONE : Owner.DRIVER, word0, word1));
        }
        return new RingView(name, transmit, head, tail, count,
                List.copyOf(slots));
    }

    /// Descriptors that are the device's.
    public int owned() {
        return size == 0 ? 0 : Math.floorMod(tail - head, size);
    }

    /// The descriptors around the head, the head in the middle; all of a
    /// small ring.
    public List<Slot> window() {
        List<Slot> near = new ArrayList<>();
        int n = Math.min(WINDOW, slots.size());
        for (int i = 0; i < n; i++) {
            near.add(slots.get(Math.floorMod(head - BEFORE + i,
                    slots.size())));
        }
        return near;
    }

    /// The ring around its head, for a terminal: numbers, owners, head and
    /// tail, and what was written back last.
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                "%s: %d descriptors, head %d, tail %d, %d are the card's%n",
                name, size, head, tail, owned()));
        if (slots.isEmpty()) {
            return text.toString();
        }
        StringBuilder numbers = new StringBuilder();
        StringBuilder owners = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        Slot last = null;
        for (Slot s : window()) {
            numbers.append(String.format("%4d", s.index));
            owners.append(String.format("%4s", s.owner.letter));
            marks.append(String.format("%4s", mark(s.index)));
            last = s.owner == Owner.DONE ? s : last;
        }
        for (StringBuilder line : List.of(numbers, owners, marks)) {
            if (!line.isEmpty()) {
                text.append("  ").append(line.toString().stripTrailing())
                        .append('\n');
            }
        }
        if (last != null) {
            text.append("  ").append(last.index).append(": ")
                    .append(describe(last)).append('\n');
        }
        return text.toString();
    }

    private String mark(int i) {
        return (i == head ? "H" : "") + (i == tail ? "T" : "");
    }

    /// One descriptor in words.
    public String describe(Slot s) {
        return transmit ? DescText.tx(s.word0, s.word1)
                : DescText.rx(s.word0, s.word1);
    }
}
