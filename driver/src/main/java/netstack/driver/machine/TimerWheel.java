package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The timers of one CPU in 9 levels of 64 buckets, each level eight times
/// coarser than the one below. Nothing moves down a level: a timer far away
/// expires late by up to its level's grain, never early.
///
/// A timer `delta` jiffies away, in level n, expires at
/// `((expires >> 3n) + 1) << 3n`.
@Linux(value = "timer_base", file = "kernel/time/timer.c", renamed = true)
final class TimerWheel {
    private static final int LVL_BITS = 6;
    private static final int LVL_SIZE = 1 << LVL_BITS;
    private static final int LVL_CLK_SHIFT = 3;
    private static final int LVL_DEPTH = 9;
    /// The bucket of those whose time has come, behind all others.
    private static final int EXPIRED = LVL_DEPTH * LVL_SIZE;
    private static final long MAX_DELTA = lvlStart(LVL_DEPTH) - 1;

    final Cpu cpu;
    private TimerList[] buckets;
    private final long[] pending = new long[LVL_DEPTH + 1];
    private long clk;
    private long nextExpiry = EventQueue.INF;
    private boolean stale;

    TimerWheel(Cpu cpu) {
        this.cpu = cpu;
    }

    private static long lvlStart(int lvl) {
        return (LVL_SIZE - 1L) << ((lvl - 1) * LVL_CLK_SHIFT);
    }

    void add(TimerList t) {
        if (buckets == null) {
            buckets = new TimerList[EXPIRED + 1];
        }
        forward();
        // Asked before the timer is in the wheel, or it would hide itself.
        long first = nextExpiry();
        long expiry = place(t);
        t.base = this;
        if (expiry < first) {
            nextExpiry = expiry;
            cpu.tick.timerSet(expiry);
        }
    }

    /// Catches up with time that passed without timers.
    @Linux(value = "forward_timer_base", renamed = true)
    private void forward() {
        long now = cpu.machine.jiffies();
        if (now > clk) {
            clk = Math.max(clk, Math.min(now, nextExpiry()));
        }
    }

    // tag::calc_wheel_index[]
    /// Puts a timer into its bucket; returns the jiffy it will run at.
    @Linux(value = "calc_wheel_index", renamed = true)
    private long place(TimerList t) {
        long delta = t.expires - clk;
        if (delta < 0) {
            link(t, 0, clk);
            return clk;
        }
        int lvl = 0;
        while (lvl < LVL_DEPTH - 1 && delta >= lvlStart(lvl + 1)) {
            lvl++;
        }
        int shift = lvl * LVL_CLK_SHIFT;
        long at = (Math.min(t.expires, clk + MAX_DELTA) >> shift) + 1;
        link(t, lvl, at);
        return at << shift;
    }
    // end::calc_wheel_index[]

    private void link(TimerList t, int lvl, long at) {
        int slot = (int) (at & LVL_SIZE - 1);
        int b = lvl * LVL_SIZE + slot;
        TimerList head = buckets[b];
        t.bucket = b;
        if (head == null) {
            t.prev = t;
            t.next = t;
            buckets[b] = t;
            pending[lvl] |= 1L << slot;
        } else {
            t.prev = head.prev;
            t.next = head;
            head.prev.next = t;
            head.prev = t;
        }
    }

    void remove(TimerList t) {
        int b = t.bucket;
        if (t.next == t) {
            buckets[b] = null;
            pending[b / LVL_SIZE] &= ~(1L << b);
            stale = true;
        } else {
            t.prev.next = t.next;
            t.next.prev = t.prev;
            if (buckets[b] == t) {
                buckets[b] = t.next;
            }
        }
        t.base = null;
        t.next = null;
        t.prev = null;
    }

    boolean due(long jiffies) {
        return nextExpiry() <= jiffies;
    }

    /// The jiffy of the next bucket that holds timers.
    long nextExpiry() {
        if (stale) {
            stale = false;
            nextExpiry = EventQueue.INF;
            for (int lvl = 0; lvl < LVL_DEPTH; lvl++) {
                nextExpiry = Math.min(nextExpiry, nextOf(lvl));
            }
        }
        return nextExpiry;
    }

    private long nextOf(int lvl) {
        if (pending[lvl] == 0) {
            return EventQueue.INF;
        }
        int shift = lvl * LVL_CLK_SHIFT;
        long mask = (1L << shift) - 1;
        long at = (clk + mask) >> shift;
        long turned = Long.rotateRight(pending[lvl], (int) at);
        return at + Long.numberOfTrailingZeros(turned) << shift;
    }

    /// Runs the timers of all buckets up to jiffy `now`.
    @Linux(value = "__run_timers", renamed = true)
    void run(long now) {
        while (due(now)) {
            clk = nextExpiry();
            stale = true;
            long at = clk++;
            for (int lvl = 0; lvl < LVL_DEPTH; lvl++) {
                int shift = lvl * LVL_CLK_SHIFT;
                if ((at & (1L << shift) - 1) != 0) {
                    break;
                }
                expire(lvl, at >> shift);
            }
        }
    }

    @Linux(value = "expire_timers", renamed = true)
    private void expire(int lvl, long at) {
        collect(lvl * LVL_SIZE + (int) (at & LVL_SIZE - 1));
        while (buckets[EXPIRED] != null) {
            TimerList t = buckets[EXPIRED];
            remove(t);
            cpu.charge(Cost.TIMER);
            cpu.machine.tracepoints().hit(Tracepoint.TIMER_EXPIRE_ENTRY, t,
                    t.expires, at << lvl * LVL_CLK_SHIFT);
            t.function.run();
        }
    }

    /// Takes a bucket's timers off the wheel: one that is set again, for a
    /// whole turn later, comes into the same bucket, but not into this run.
    @Linux(value = "collect_expired_timers", renamed = true)
    private void collect(int b) {
        TimerList head = buckets[b];
        if (head == null) {
            return;
        }
        buckets[b] = null;
        pending[b / LVL_SIZE] &= ~(1L << b);
        buckets[EXPIRED] = head;
        TimerList t = head;
        do {
            t.bucket = EXPIRED;
            t = t.next;
        } while (t != head);
    }
}
