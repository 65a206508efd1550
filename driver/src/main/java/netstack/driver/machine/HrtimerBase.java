package netstack.driver.machine;

import java.util.ArrayDeque;
import java.util.Arrays;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The high-resolution timers of one CPU: a heap by (time, order of start)
/// and one event for the earliest.
@Linux(value = "hrtimer_clock_base", file = "include/linux/hrtimer_defs.h",
        renamed = true)
final class HrtimerBase {
    final Cpu cpu;
    private final EventHandler due = this::due;
    private final ArrayDeque<Hrtimer> soft = new ArrayDeque<>(2);
    private Hrtimer[] heap = new Hrtimer[4];
    private int size;
    private long seq;
    private long armed = EventQueue.INF;

    HrtimerBase(Cpu cpu) {
        this.cpu = cpu;
    }

    void add(Hrtimer t) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        t.base = this;
        t.seq = seq++;
        siftUp(t, size++);
        program();
    }

    void remove(Hrtimer t) {
        t.base = null;
        if (t.place < 0) {
            soft.remove(t);
            return;
        }
        Hrtimer last = heap[--size];
        heap[size] = null;
        if (last != t) {
            siftUp(last, t.place);
            siftDown(last, last.place);
        }
    }

    /// Sets the event for the earliest timer, if none is set before it.
    @Linux(value = "hrtimer_reprogram", renamed = true)
    private void program() {
        if (size > 0 && heap[0].expires < armed) {
            armed = Math.max(heap[0].expires, cpu.now);
            cpu.at(armed, due, 0);
        }
    }

    private void due(long now, int unused) {
        if (now == armed) {
            armed = EventQueue.INF;
            if (size > 0 && heap[0].expires <= now) {
                cpu.irqs.raise(Machine.LOC, now);
            } else {
                program();
            }
        }
    }

    @Linux("hrtimer_interrupt")
    void interrupt() {
        while (size > 0 && heap[0].softexpires <= cpu.now) {
            Hrtimer t = heap[0];
            remove(t);
            if (t.soft) {
                t.base = this;
                t.place = -1;
                soft.add(t);
                cpu.raiseSoftirqIrqoff(Softirq.HRTIMER);
            } else {
                expire(t);
            }
        }
        program();
    }

    /// The HRTIMER softirq.
    @Linux("hrtimer_run_softirq")
    void runSoftirq() {
        for (int n = soft.size(); n > 0 && !soft.isEmpty(); n--) {
            Hrtimer t = soft.poll();
            t.base = null;
            expire(t);
        }
    }

    private void expire(Hrtimer t) {
        cpu.charge(Cost.TIMER);
        cpu.machine.tracepoints().hit(Tracepoint.HRTIMER_EXPIRE_ENTRY, t,
                t.expires, cpu.now);
        t.function.run();
    }

    private void siftUp(Hrtimer t, int from) {
        int i = from;
        while (i > 0 && t.before(heap[(i - 1) >> 1])) {
            put(heap[(i - 1) >> 1], i);
            i = (i - 1) >> 1;
        }
        put(t, i);
    }

    private void siftDown(Hrtimer t, int from) {
        int i = from;
        for (int kid = 2 * i + 1; kid < size; kid = 2 * i + 1) {
            if (kid + 1 < size && heap[kid + 1].before(heap[kid])) {
                kid++;
            }
            if (t.before(heap[kid])) {
                break;
            }
            put(heap[kid], i);
            i = kid;
        }
        put(t, i);
    }

    private void put(Hrtimer t, int i) {
        heap[i] = t;
        t.place = i;
    }
}
