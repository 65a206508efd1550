package netstack.driver.machine;

import netstack.skbuff.Linux;

/// The runnable tasks of one CPU and the choice between them: EEVDF, the
/// earliest virtual deadline of those that are eligible.
///
/// A task is eligible if it has had no more than its share: its vruntime is
/// not above the average of all. All tasks have nice 0, so virtual time is
/// CPU time.
///
/// Left out: nice levels, groups, delayed dequeue, load balancing.
@Linux(value = "cfs_rq", file = "kernel/sched/fair.c", renamed = true)
final class RunQueue {
    private final long slice;
    private final long lagLimit;
    private Task[] queue = new Task[4];
    private int size;
    /// The running task if it is on the run queue.
    Task curr;

    RunQueue(MachineConfig config) {
        slice = config.baseSlice();
        lagLimit = Math.max(2 * slice, config.tickNs());
    }

    int size() {
        return size + (curr != null ? 1 : 0);
    }

    boolean empty() {
        return size == 0 && curr == null;
    }

    /// The sum of all vruntimes, relative to `base`.
    private long sum(long base) {
        long s = curr != null ? curr.vruntime - base : 0;
        for (int i = 0; i < size; i++) {
            s += queue[i].vruntime - base;
        }
        return s;
    }

    @Linux("avg_vruntime")
    long avgVruntime() {
        int n = size();
        if (n == 0) {
            return 0;
        }
        long base = curr != null ? curr.vruntime : queue[0].vruntime;
        return base + Math.floorDiv(sum(base), n);
    }

    // tag::pick_eevdf[]
    @Linux("entity_eligible")
    boolean entityEligible(Task t) {
        return sum(t.vruntime) >= 0;
    }

    /// The task that should run; null if there is none. The running one
    /// keeps the CPU while it is eligible and its slice is not used up.
    @Linux("pick_eevdf")
    Task pickEevdf() {
        Task best = curr != null && entityEligible(curr) ? curr : null;
        if (best != null && best.shielded) {
            return best;
        }
        for (int i = 0; i < size; i++) {
            Task t = queue[i];
            if (entityEligible(t) && (best == null || before(t, best))) {
                best = t;
            }
        }
        return best;
    }

    private static boolean before(Task a, Task b) {
        return a.deadline < b.deadline
                || a.deadline == b.deadline && a.pid() < b.pid();
    }
    // end::pick_eevdf[]

    /// Puts a task in that becomes runnable, with the lag it left with.
    @Linux("place_entity")
    void placeEntity(Task t, boolean first) {
        long n = size();
        long lag = n == 0 ? 0 : t.vlag * (n + 1) / n;
        if (n > 0) {
            t.vruntime = avgVruntime() - lag;
        }
        t.deadline = t.vruntime + (first ? slice / 2 : slice);
        add(t);
    }

    /// Notes the lag of a task that blocks.
    @Linux("update_entity_lag")
    void updateEntityLag(Task t) {
        long lag = avgVruntime() - t.vruntime;
        t.vlag = Math.clamp(lag, -lagLimit, lagLimit);
    }

    /// Charges `ns` of CPU time to the running task; true if its slice is
    /// used up and others wait.
    @Linux("update_deadline")
    boolean updateDeadline(Task t, long ns) {
        t.vruntime += ns;
        if (t.vruntime < t.deadline) {
            return false;
        }
        t.deadline = t.vruntime + slice;
        t.shielded = false;
        return size > 0;
    }

    void add(Task t) {
        if (size == queue.length) {
            queue = java.util.Arrays.copyOf(queue, 2 * size);
        }
        t.queued = true;
        queue[size++] = t;
    }

    /// Makes `t` the running one.
    @Linux("set_next_entity")
    void setNextEntity(Task t) {
        int i = 0;
        while (queue[i] != t) {
            i++;
        }
        queue[i] = queue[--size];
        queue[size] = null;
        t.shielded = true;
        curr = t;
    }
}
