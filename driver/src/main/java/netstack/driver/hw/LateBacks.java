package netstack.driver.hw;

import java.util.Arrays;
import netstack.driver.dma.DmaBus;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;

/// Descriptor words that are still on the bus, for the rings of one CPU: with
/// a [DmaProfile] a write takes its time, with [NicFaults] it may take more,
/// or come in two parts. Without either nothing is ever here.
final class LateBacks {
    private static final long NEVER = Long.MAX_VALUE;

    private final DmaBus bus;
    private final MsiX msix;
    private final Cpu cpu;
    private final EventHandler land = this::land;
    private long[] time = new long[16];
    private long[] at = new long[16];
    private long[] value = new long[16];
    private RxQueue[] queue = new RxQueue[16];
    private int[] epoch = new int[16];
    /// How many frames are whole with this word.
    private int[] whole = new int[16];
    private int size;
    private long lost;
    private long armed = NEVER;

    LateBacks(DmaBus bus, MsiX msix, Cpu cpu) {
        this.bus = bus;
        this.msix = msix;
        this.cpu = cpu;
    }

    /// Frames that were not whole in memory when their queue was stopped.
    long lost() {
        return lost;
    }

    /// Stores `v` at the opened address `a` at the time `when`, with which
    /// so many `frames` are whole.
    void add(RxQueue q, long when, long a, long v, int frames) {
        if (size == time.length) {
            grow();
        }
        int i = size++;
        for (; i > 0 && time[i - 1] > when; i--) {
            move(i - 1, i);
        }
        time[i] = when;
        at[i] = a;
        value[i] = v;
        queue[i] = q;
        epoch[i] = q.epoch;
        whole[i] = frames;
        arm();
    }

    private void arm() {
        if (size > 0 && time[0] < armed) {
            armed = time[0];
            cpu.at(armed, land, 0);
        }
    }

    private void land(long now, int unused) {
        if (now >= armed) {
            armed = NEVER;
            drain(now);
            msix.flush(now);
            arm();
        }
    }

    /// What is due at `now` is in memory, if its ring still is. A frame is
    /// announced when it is whole.
    void drain(long now) {
        int n = 0;
        for (; n < size && time[n] <= now; n++) {
            RxQueue q = queue[n];
            if (q.enabled && q.epoch == epoch[n]) {
                bus.store(at[n], value[n]);
                int v = msix.vectorOf(q.index, false);
                if (whole[n] > 0 && v >= 0) {
                    msix.note(v);
                }
            } else {
                lost += whole[n];
            }
        }
        for (int i = n; n > 0 && i < size; i++) {
            move(i, i - n);
        }
        size -= n;
    }

    private void move(int from, int to) {
        time[to] = time[from];
        at[to] = at[from];
        value[to] = value[from];
        queue[to] = queue[from];
        epoch[to] = epoch[from];
        whole[to] = whole[from];
    }

    private void grow() {
        int n = 2 * size;
        time = Arrays.copyOf(time, n);
        at = Arrays.copyOf(at, n);
        value = Arrays.copyOf(value, n);
        queue = Arrays.copyOf(queue, n);
        epoch = Arrays.copyOf(epoch, n);
        whole = Arrays.copyOf(whole, n);
    }
}
