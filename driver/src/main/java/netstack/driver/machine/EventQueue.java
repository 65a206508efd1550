package netstack.driver.machine;

import java.util.Arrays;

/// The pending events of one [Domain], a binary heap of primitives.
///
/// Order is (time, key). A key holds the pushing domain above a sequence
/// number of that domain, so that it never encodes which CPU the simulator
/// happened to run first. The head is taken out lazily: a handler that
/// pushes its successor replaces it, which is one sift-down.
final class EventQueue {
    static final long INF = Long.MAX_VALUE >> 2;

    private long[] time = new long[16];
    private long[] key = new long[16];
    /// Where an event's handler and argument lie: they stay in place while
    /// the heap moves.
    private int[] slot = new int[16];
    private EventHandler[] what = new EventHandler[16];
    private int[] arg = new int[16];
    private int size;
    private boolean hole;

    /// The time of the earliest event, [#INF] if there is none. Not
    /// maintained between [#take] and [#settle].
    long first = INF;

    EventQueue() {
        number(0);
    }

    int size() {
        return hole ? size - 1 : size;
    }

    EventHandler firstHandler() {
        return what[slot[0]];
    }

    int firstArg() {
        return arg[slot[0]];
    }

    /// Adds an event.
    void push(long t, long k, EventHandler h, int a) {
        if (!hole && size == time.length) {
            grow();
        }
        int s = hole ? slot[0] : slot[size];
        what[s] = h;
        arg[s] = a;
        if (hole) {
            hole = false;
            siftDown(t, k, s);
        } else {
            siftUp(size++, t, k, s);
        }
        first = time[0];
    }

    /// Leaves a hole at the head while the head's handler runs.
    void take() {
        hole = true;
    }

    /// Closes the hole if the handler did not push into it.
    void settle() {
        if (hole) {
            hole = false;
            int free = slot[0];
            what[free] = null;
            int last = --size;
            if (last > 0) {
                siftDown(time[last], key[last], slot[last]);
            }
            slot[last] = free;
            first = last > 0 ? time[0] : INF;
        }
    }

    private void siftUp(int from, long t, long k, int s) {
        int i = from;
        while (i > 0) {
            int up = (i - 1) >> 1;
            if (!before(t, k, up)) {
                break;
            }
            set(i, time[up], key[up], slot[up]);
            i = up;
        }
        set(i, t, k, s);
    }

    private void siftDown(long t, long k, int s) {
        int i = 0;
        for (int kid = 1; kid < size; kid = 2 * i + 1) {
            if (kid + 1 < size && before(time[kid + 1], key[kid + 1], kid)) {
                kid++;
            }
            if (before(t, k, kid)) {
                break;
            }
            set(i, time[kid], key[kid], slot[kid]);
            i = kid;
        }
        set(i, t, k, s);
    }

    private boolean before(long t, long k, int i) {
        return t < time[i] || t == time[i] && k < key[i];
    }

    private void set(int i, long t, long k, int s) {
        time[i] = t;
        key[i] = k;
        slot[i] = s;
    }

    private void grow() {
        int n = 2 * size;
        time = Arrays.copyOf(time, n);
        key = Arrays.copyOf(key, n);
        slot = Arrays.copyOf(slot, n);
        what = Arrays.copyOf(what, n);
        arg = Arrays.copyOf(arg, n);
        number(size);
    }

    private void number(int from) {
        for (int i = from; i < slot.length; i++) {
            slot[i] = i;
        }
    }
}
