package netstack.driver.machine;

/// How a CPU's time was spent, as the first lines of `/proc/stat` show it,
/// but in nanoseconds.
public final class CpuTimes {

    /// The columns of `/proc/stat` that exist here.
    public enum Kind { USER, SYSTEM, IDLE, IRQ, SOFTIRQ }

    private final Cpu cpu;
    private final long[] ns = new long[Kind.values().length];
    private Kind kind = Kind.IDLE;
    private long since;
    private long stolen;

    CpuTimes(Cpu cpu) {
        this.cpu = cpu;
    }

    /// Charges the time up to now to the present kind; returns that kind.
    Kind enter(Kind k) {
        Kind was = kind;
        long delta = cpu.now - since;
        ns[was.ordinal()] += delta;
        since = cpu.now;
        if (steals()) {
            stolen += delta;
        }
        kind = k;
        return was;
    }

    private boolean steals() {
        return kind == Kind.IRQ || kind == Kind.SOFTIRQ
                && cpu.sched.current != cpu.softirqs.ksoftirqd;
    }

    /// What interrupts and softirqs took from the tasks until now.
    long stolen() {
        return steals() ? stolen + cpu.now - since : stolen;
    }

    /// The time spent in `k` until now, in ns.
    public long of(Kind k) {
        return ns[k.ordinal()] + (kind == k ? cpu.now - since : 0);
    }
}
