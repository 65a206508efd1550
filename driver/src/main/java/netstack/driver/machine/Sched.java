package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The scheduler of one CPU: blocking, waking, preemption and idling.
///
/// If nothing is runnable, the stack of the task that blocked runs the idle
/// loop: a machine with one CPU and one program never changes stacks.
@Linux(value = "core.c", file = "kernel/sched/core.c", renamed = true)
final class Sched {
    private final Cpu cpu;
    private final RunQueue rq;
    private final Task idle;
    Task current;

    Sched(Cpu cpu) {
        this.cpu = cpu;
        rq = new RunQueue(cpu.machine.config);
        idle = new Task(cpu, "swapper/" + cpu.number, 0, this::swapper);
        current = idle;
    }

    boolean idle() {
        return current == idle;
    }

    /// Whether nothing is left to run here but the idle loop.
    boolean quiet() {
        return current == idle && rq.empty();
    }

    int load() {
        return rq.size();
    }

    /// The stack for a CPU that had none.
    Coroutine boot() {
        return idle.coroutine;
    }

    private void swapper() {
        cpu.reach(cpu.next);
        cpu.loop.enter(cpu);
        leave();
    }

    /// The first thing on a new task's stack.
    @Linux("schedule_tail")
    void tail() {
        cpu.preemptCount--;
    }

    /// Lets another task run: at once if this one is blocked, else if it is
    /// another's turn.
    @Linux("schedule")
    void schedule() {
        schedule(false);
    }

    private void schedule(boolean preempted) {
        checkAtomic();
        Task prev = current;
        Task next = choose(prev, preempted);
        if (next != prev) {
            cpu.stack(next.coroutine);
            cpu.loop.baton.transfer(next.coroutine);
        }
        prev.cpu.preemptCount--;
    }

    private Task choose(Task prev, boolean preempted) {
        cpu.preemptCount++;
        cpu.needResched = false;
        putPrev(prev, preempted);
        if (rq.empty()) {
            doIdle();
        }
        if (current != prev || rq.pickEevdf() != prev) {
            cpu.times.enter(CpuTimes.Kind.SYSTEM);
            cpu.charge(Cost.CONTEXT_SWITCH);
        }
        Task next = rq.pickEevdf();
        setCurrent(next);
        return next;
    }

    private void putPrev(Task prev, boolean preempted) {
        updateCurr();
        if (prev == idle) {
            return;
        }
        if (preempted || prev.state == Task.State.RUNNING) {
            rq.curr = null;
            rq.add(prev);
        } else {
            rq.updateEntityLag(prev);
            rq.curr = null;
            prev.queued = false;
        }
    }

    private void setCurrent(Task next) {
        rq.setNextEntity(next);
        next.execStart = clockTask();
        trace(Tracepoint.SCHED_SWITCH, next);
        current = next;
        cpu.times.enter(next.kind());
        cpu.tick.start();
    }

    /// Ends the current task: its stack goes on as the idle loop until
    /// another task comes, and is then left for good.
    void exit() {
        current.state = Task.State.DEAD;
        leave();
    }

    private void leave() {
        Task next = choose(current, false);
        cpu.stack(next.coroutine);
        cpu.loop.baton.leaveTo(next.coroutine);
    }

    // tag::do_idle[]
    /// The idle loop, on the stack of whoever had nothing more to do.
    @Linux("do_idle")
    private void doIdle() {
        current = idle;
        cpu.times.enter(CpuTimes.Kind.IDLE);
        while (rq.empty()) {
            if (cpu.irqs.pending != 0) {
                cpu.irqs.deliver();
            } else {
                long since = cpu.now;
                cpu.park(EventQueue.INF);
                cpu.cpuidle.exit(since);
                cpu.machine.profiler.skip(cpu);
            }
        }
    }
    // end::do_idle[]

    /// Blocks the current task until it is woken.
    void block() {
        current.state = Task.State.INTERRUPTIBLE;
        schedule();
    }

    @Linux("cond_resched")
    void condResched() {
        if (cpu.needResched && cpu.preemptCount == 0) {
            schedule();
        }
    }

    void enterKernel() {
        if (current.inKernel++ == 0) {
            cpu.times.enter(CpuTimes.Kind.SYSTEM);
        }
    }

    void leaveKernel() {
        if (--current.inKernel == 0) {
            cpu.times.enter(CpuTimes.Kind.USER);
        }
    }

    /// Whether an interrupt's return may take the CPU from the current task.
    boolean preemptible() {
        return cpu.preemptCount == 0 && !cpu.irqsOff && current != idle
                && (cpu.machine.config.preemptFull
                    || current.kind() == CpuTimes.Kind.USER);
    }

    @Linux(value = "preempt_schedule_irq", renamed = true)
    void preempt() {
        schedule(true);
    }

    /// Makes a task of this CPU runnable; it takes the CPU from the current
    /// one if it has the better claim.
    @Linux(value = "try_to_wake_up", renamed = true)
    void wake(Task t) {
        if (t.state != Task.State.INTERRUPTIBLE) {
            return;
        }
        t.state = Task.State.RUNNING;
        if (!t.queued) {
            enqueue(t, t.sumExec == 0);
        }
    }

    /// Wakes `t` for the code that runs here.
    void wakeLocal(Task t) {
        if (t.state == Task.State.INTERRUPTIBLE) {
            cpu.charge(Cost.WAKE_UP);
            wake(t);
        }
    }

    private void enqueue(Task t, boolean first) {
        updateCurr();
        rq.placeEntity(t, first);
        cpu.mix(cpu.now, t.pid());
        trace(Tracepoint.SCHED_WAKEUP, t);
        if (rq.curr != null && rq.pickEevdf() == t) {
            resched();
        }
    }

    private void trace(Tracepoint what, Task t) {
        cpu.machine.tracepoints().hit(what, t, current.pid(), t.pid());
    }

    @Linux(value = "resched_curr", renamed = true)
    void resched() {
        cpu.needResched = true;
        cpu.horizon = Math.min(cpu.horizon, 0);
    }

    @Linux("sched_tick")
    void tick() {
        updateCurr();
    }

    @Linux("update_curr")
    private void updateCurr() {
        Task t = rq.curr;
        if (t != null) {
            long clock = clockTask();
            long ran = clock - t.execStart;
            t.execStart = clock;
            t.sumExec += ran;
            if (rq.updateDeadline(t, ran)) {
                resched();
            }
        }
    }

    private long clockTask() {
        return cpu.machine.config.irqTimeAccounting
                ? cpu.now - cpu.times.stolen() : cpu.now;
    }

    void checkAtomic() {
        if (cpu.preemptCount != 0 || cpu.irqsOff) {
            throw new IllegalStateException("scheduling while atomic: "
                    + current + " preempt_count 0x"
                    + Integer.toHexString(cpu.preemptCount)
                    + (cpu.irqsOff ? ", interrupts off" : ""));
        }
    }
}
