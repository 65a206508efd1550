package netstack.driver.machine;

import java.util.Arrays;
import netstack.skbuff.Cost;

/// What one CPU's own cache holds of the kernel: code and data of each
/// [Cost] point, or not any more.
///
/// The points' costs are those of a busy kernel, which lies in the cache. A
/// program that touches as much memory as the cache is large leaves nothing
/// of it, and each point then first fetches its lines from the last level
/// cache.
///
/// Simplified: all or nothing, and no line goes by itself.
final class Cache {
    /// L2 of a Xeon E5: 256 KiB a core.
    private static final long SIZE = 256 << 10;

    private final Cpu cpu;
    private final long[] lines = CacheLines.table();
    private final boolean[] gone = new boolean[lines.length];
    private long touched;

    Cache(Cpu cpu) {
        this.cpu = cpu;
    }

    /// A program touches `n` bytes of its own.
    void touch(long n) {
        touched += n;
        if (touched >= SIZE) {
            flush();
        }
    }

    void flush() {
        touched = 0;
        if (cpu.machine.config.costs.of(Cost.CACHE_LINE_LLC) > 0) {
            Arrays.fill(gone, true);
            cpu.watched = true;
        }
    }

    /// What it takes to fetch the lines of `c` that are missing, in ns.
    long miss(Cost c) {
        int i = c.ordinal();
        if (!gone[i] || lines[i] == 0) {
            return 0;
        }
        gone[i] = false;
        long ns = cpu.machine.config.costs.of(Cost.CACHE_LINE_LLC,
                lines[i]);
        note(Cost.CACHE_LINE_LLC, ns);
        return ns;
    }

    /// Tells who listens of `ns` spent on `c`.
    void note(Cost c, long ns) {
        CostListener listener = cpu.machine.costListener();
        if (listener != null) {
            listener.spent(cpu, c, ns);
        }
    }

    /// Whether the CPU must look here at each charge from now on.
    boolean watched() {
        return cpu.machine.costListener() != null || anyGone();
    }

    private boolean anyGone() {
        for (boolean g : gone) {
            if (g) {
                return true;
            }
        }
        return false;
    }
}
