package netstack.driver.hw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.dma.Witness;
import netstack.driver.hw.RingLog.Event;

/// What the sanitizer knows of one ring: whose each descriptor is, which
/// buffer it holds, and what happened last.
final class RingShadow implements Witness {
    /// A descriptor is the driver's, then the device's from the doorbell to
    /// the write-back, then waits to be seen, and then is the driver's.
    enum State {
        FREE('.'), DEVICE('d'), DONE('*'), SEEN('s');

        private final char letter;

        State(char letter) {
            this.letter = letter;
        }
    }

    private static final int WINDOW = 16;

    final String name;
    final int count;
    final boolean tx;
    final State[] state;
    /// The driver has stored the first word since the last write-back.
    final boolean[] filled;
    /// Barriers of the driver at the last store, and when DD was seen.
    final long[] storedAt;
    final long[] seenAt;
    /// A report was made of this descriptor in this round.
    final boolean[] told;
    /// The driver has gone on to the next one.
    final boolean[] consumed;
    /// Both words as they were before the write-back.
    final long[] before;
    final long[] buffer;
    final int[] length;
    /// When it was written back, in ns.
    final long[] doneAt;
    int head;
    int tail;
    boolean on;
    /// Where the driver looked last and found no DD; -1 if it found one.
    int empty = -1;
    int lastSeen = -1;
    /// How often it has seen DD there since.
    int looks;
    /// Descriptors handed to the device so far.
    long handedOver;

    private final long[] touched;
    private final TreeMap<Long, Integer> posted = new TreeMap<>();
    private final RingLog log = new RingLog();

    RingShadow(String name, int count, boolean tx) {
        this.name = name;
        this.count = count;
        this.tx = tx;
        state = new State[count];
        Arrays.fill(state, State.FREE);
        filled = new boolean[count];
        storedAt = new long[count];
        Arrays.fill(storedAt, -1);
        seenAt = new long[count];
        told = new boolean[count];
        consumed = new boolean[count];
        before = new long[2 * count];
        buffer = new long[count];
        length = new int[count];
        doneAt = new long[count];
        touched = new long[count];
    }

    /// The event `number` of the host happens to descriptor `i` at `now`.
    void note(Event e, int i, long now, long number) {
        log.add(e, i, count, now);
        if (i >= 0 && i < count) {
            touched[i] = number;
        }
    }

    int next(int i) {
        return i + 1 == count ? 0 : i + 1;
    }

    /// The device owns descriptor `i`, which holds `n` bytes at `bus`.
    void handOver(int i, long bus, int n) {
        state[i] = State.DEVICE;
        handedOver++;
        filled[i] = false;
        told[i] = false;
        consumed[i] = false;
        buffer[i] = bus;
        length[i] = n;
        if (n > 0) {
            posted.put(bus, i);
        }
    }

    /// The device is done with descriptor `i`; a receive buffer's address is
    /// gone, since the write-back lies over it.
    void done(int i, long now) {
        state[i] = State.DONE;
        filled[i] &= tx;
        doneAt[i] = now;
        posted.remove(buffer[i], i);
    }

    /// The queue is on, and the device has nothing yet.
    void on(int h, int t, long now) {
        on = true;
        head = h;
        tail = t;
        empty = -1;
        lastSeen = -1;
        Arrays.fill(told, false);
        Arrays.fill(consumed, false);
        log.add(Event.ON, -1, count, now);
    }

    /// The queue is off: everything is the driver's again.
    void off(long now) {
        on = false;
        posted.clear();
        Arrays.fill(state, State.FREE);
        log.add(Event.OFF, -1, count, now);
    }

    @Override
    public long saw(long bus, int n) {
        long latest = -1;
        for (int i = 0; i < count; i++) {
            if (buffer[i] < bus + n && bus < buffer[i] + length[i]) {
                latest = Math.max(latest, touched[i]);
            }
        }
        return latest;
    }

    @Override
    public String holds(long bus, int n) {
        Map.Entry<Long, Integer> e = posted.floorEntry(bus + n - 1);
        if (e == null || e.getKey() + length[e.getValue()] <= bus) {
            return null;
        }
        return "descriptor " + e.getValue() + " of " + name
                + " still has them for the device";
    }

    @Override
    public List<String> history() {
        return log.lines();
    }

    /// Sixteen descriptors at most, around the one that something happened
    /// to last: their owners, with head (H) and tail (T) below.
    @Override
    public List<String> picture() {
        int n = Math.min(count, WINDOW);
        int from = count <= WINDOW ? 0
                : Math.floorMod(latest() - WINDOW / 2, count);
        StringBuilder index = new StringBuilder();
        StringBuilder owner = new StringBuilder();
        StringBuilder ends = new StringBuilder();
        for (int k = 0; k < n; k++) {
            int i = (from + k) % count;
            index.append(String.format("%4d", i));
            owner.append("   ").append(state[i].letter);
            String end = (i == head ? "H" : "") + (i == tail ? "T" : "");
            ends.append(String.format("%4s", end));
        }
        List<String> lines = new ArrayList<>();
        lines.add(name + ", " + count + " descriptors, head " + head
                + ", tail " + tail);
        lines.add(index.toString());
        lines.add(owner.toString());
        lines.add(ends.toString().stripTrailing());
        lines.add(". driver's  d device's  * written back  s seen by driver");
        return lines;
    }

    private int latest() {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = touched[i] > touched[best] ? i : best;
        }
        return best;
    }
}
