package netstack.host.incident;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.Task;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbSlab;

/// A machine's memory as its programs and its packets share it, and what
/// happens when none is left.
///
/// A program's memory is a number here; that of the packets is what the
/// slab counts. The packets belong to nobody, so no program's badness shows
/// them.
///
/// Left out: page cache and reclaim, swap, memory control groups (which
/// would charge a socket's memory to its owner).
@Linux(value = "oom_control", file = "include/linux/oom.h", renamed = true)
final class OomKiller {

    /// A program and the memory that it has.
    ///
    /// @param adj `/proc/PID/oom_score_adj`, -1000 to 1000
    record Mm(Task task, long rss, int adj) {}

    private final long total;
    private final SkbSlab skbs;
    private final List<Mm> programs = new ArrayList<>();
    private final List<Mm> killed = new ArrayList<>();

    /// `total` bytes for the programs and the packets of `skbs`.
    OomKiller(long total, SkbSlab skbs) {
        this.total = total;
        this.skbs = skbs;
    }

    void add(Task task, long rss, int adj) {
        programs.add(new Mm(task, rss, adj));
        limit();
    }

    private void limit() {
        skbs.limit(total - programs.stream().mapToLong(Mm::rss).sum());
    }

    long free() {
        return total - skbs.bytes()
                - programs.stream().mapToLong(Mm::rss).sum();
    }

    /// A program needs `bytes` more, for a while; if there are none, another
    /// one has to go.
    @Linux(value = "out_of_memory", file = "mm/oom_kill.c", renamed = true)
    void pageFault(long bytes) {
        if (free() >= bytes || programs.isEmpty()) return;
        Mm victim = programs.getFirst();
        for (Mm mm : programs) {
            if (badness(mm) > badness(victim)) victim = mm;
        }
        programs.remove(victim);
        killed.add(victim);
        victim.task.kill();
        limit();
    }

    // tag::oom_badness[]
    /// How much would be won by killing `mm`: its own memory, and what its
    /// owner thinks of it. What lies in its sockets is not in it.
    @Linux(value = "oom_badness", file = "mm/oom_kill.c", renamed = true)
    private long badness(Mm mm) {
        return mm.rss + mm.adj * (total / 1000);
    }
    // end::oom_badness[]

    /// Those that had to go, the first one first.
    List<Mm> killed() {
        return List.copyOf(killed);
    }
}
