package netstack.driver.hw;

import java.util.ArrayList;
import java.util.List;

/// The last events of one ring; kept only while the sanitizer is on.
///
/// The same thing done to one descriptor after the other is one event, so
/// that a batch does not push out what came before it.
final class RingLog {
    /// What can happen to descriptors, in words; `%s` are the descriptors.
    enum Event {
        STORE("driver  stores %s"),
        TAIL("driver  moves the tail to %s"),
        FETCH("device  fetches %s"),
        BACK("device  writes back %s, with DD"),
        EMPTY("driver  looks at %s: no DD"),
        SEEN("driver  looks at %s: DD"),
        FIELDS("driver  reads the other fields of %s"),
        ON("driver  enables the queue"),
        OFF("driver  disables the queue"),
        ALLOW("driver  allows the interrupt");

        private final String text;

        Event(String text) {
            this.text = text;
        }
    }

    private static final int SIZE = 16;

    private final Event[] event = new Event[SIZE];
    private final long[] time = new long[SIZE];
    private final int[] first = new int[SIZE];
    private final int[] last = new int[SIZE];
    /// Events so far; grows for ever.
    private long count;

    /// Descriptor `i` of a ring of `n`, or no descriptor (-1), at `now`.
    void add(Event e, int i, int n, long now) {
        int at = (int) ((count - 1 + SIZE) % SIZE);
        boolean more = count > 0 && event[at] == e && e != Event.TAIL;
        if (more && last[at] == i) {
            return;
        }
        if (more && i == (last[at] + 1) % n) {
            last[at] = i;
            return;
        }
        at = (int) (count++ % SIZE);
        event[at] = e;
        time[at] = now;
        first[at] = i;
        last[at] = i;
    }

    /// One line for each event, oldest first.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (long k = Math.max(0, count - SIZE); k < count; k++) {
            int at = (int) (k % SIZE);
            lines.add(String.format("%,12d ns  ", time[at])
                    + String.format(event[at].text, which(at)));
        }
        return lines;
    }

    private String which(int at) {
        if (event[at] == Event.TAIL) {
            return first[at] < 0 ? "0x" + Integer.toHexString(first[at])
                    : "" + first[at];
        }
        return first[at] == last[at] ? "descriptor " + first[at]
                : "descriptors " + first[at] + " to " + last[at];
    }
}
