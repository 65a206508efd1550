package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.Meter;

/// One CPU of a [Machine].
///
/// [#spend] is the only way in which time passes on it. While time passes,
/// hardware events that are due happen, an interrupt raised meanwhile runs
/// nested on the same Java stack, and softirqs run when it returns. As long
/// as nothing of that is due, spending is an addition and a comparison.
public final class Cpu extends CpuState implements Meter {
    final Machine machine;
    final int number;
    final Irqs irqs;
    final Softirqs softirqs;
    final Sched sched;
    final Tick tick;
    final Ipis ipis;
    final CpuTimes times;
    final Cache cache;
    final Cpuidle cpuidle;
    private final long[] costs;

    /// When the profiler wants to look.
    long nextSample = EventQueue.INF;
    /// The lock that this CPU spins on.
    SpinLock spinsOn;
    long spinsSince;
    private Coroutine stack;

    Cpu(Machine machine, int number) {
        super(machine.world);
        this.machine = machine;
        this.number = number;
        costs = machine.config.costs.table();
        times = new CpuTimes(this);
        irqs = new Irqs(this);
        softirqs = new Softirqs(this);
        cache = new Cache(this);
        cpuidle = new Cpuidle(this);
        sched = new Sched(this);
        tick = new Tick(this);
        ipis = new Ipis(this);
    }

    /// The CPU's number in its machine, from 0.
    public int id() {
        return number;
    }

    @Override
    @Linux(value = "smp_processor_id", file = "include/linux/smp.h")
    public int smpProcessorId() {
        return number;
    }

    /// The NUMA node it belongs to.
    public int node() {
        return number * machine.config.nodes / machine.nrCpus();
    }

    public Machine machine() {
        return machine;
    }

    /// Spends what function `c` costs in the machine's cost profile.
    @Override
    public void charge(Cost c) {
        long ns = costs[c.ordinal()];
        spend(watched ? watched(c, ns) : ns);
    }

    /// Spends what `n` bytes or other units of `c` cost.
    @Override
    public void charge(Cost c, long n) {
        long ns = machine.config.costs.of(c, n);
        spend(watched ? watched(c, ns) : ns);
    }

    /// Takes the slow way of a charge: a cache to fill, or a listener.
    private long watched(Cost c, long ns) {
        cache.note(c, ns);
        long all = ns + cache.miss(c);
        watched = cache.watched();
        return all;
    }

    /// Fetches `lines` cache lines that CPU `from` wrote last.
    public void fetch(int from, long lines) {
        if (from != number) {
            boolean near = machine.cpu(from).node() == node();
            charge(near ? Cost.CACHE_LINE_REMOTE : Cost.CACHE_LINE_NODE,
                    lines);
        }
    }

    /// The current program reads `bytes` of its own memory, which takes the
    /// place of what the cache held.
    public void touch(long bytes) {
        charge(Cost.COPY_BYTES, bytes);
        cache.touch(bytes);
    }

    // tag::cpu_spend[]
    /// Lets `ns` pass.
    public void spend(long ns) {
        long t = now + ns;
        if (t < horizon) {
            now = t;
        } else {
            spendTo(t);
        }
    }

    private void spendTo(long until) {
        long t = until;
        checkSpend();
        for (;;) {
            boolean irq = irqs.pending != 0 && !irqsOff;
            long to = irq ? now : t;
            loop.limits(this);
            if (ev.first <= to && ev.first < loop.eventLimit) {
                reach(ev.first);
                fireOwn();
            } else if (to >= loop.codeLimit) {
                next = to;
                loop.dispatch(this);
                reach(Math.min(next, to));
            } else if (irq) {
                long rest = t - now;
                machine.profiler.sample(this);
                irqs.deliver();
                t = now + rest;
            } else {
                break;
            }
        }
        pass(t);
    }
    // end::cpu_spend[]

    private void fireOwn() {
        loop.fire(this);
        if (loop.stopped) {
            throw loop.baton.current().stop();
        }
    }

    private void pass(long t) {
        now = t;
        machine.profiler.sample(this);
        if (irqs.pending == 0) {
            horizon = Math.min(loop.codeLimit, ev.first);
            horizon = Math.min(horizon, nextSample);
        }
        if (needResched && sched.preemptible()) {
            sched.preempt();
        }
    }

    private void checkSpend() {
        if (loop.stopped) {
            throw loop.baton.current().stop();
        }
        if (loop.inEvent != null) {
            throw new IllegalStateException("an event handler spends");
        }
        if (loop.running != this) {
            throw new IllegalStateException(this + " spends, but "
                    + loop.running + " runs");
        }
        machine.lockdep.spending(this);
        loop.stats.slowSpends++;
        horizon = Long.MIN_VALUE;
    }

    // tag::cpu_sync[]
    /// Waits until no other CPU of the machine is behind this one: what they
    /// share may be read and written now. Costs no virtual time.
    public void sync() {
        if (machine.nrCpus() > 1 && loop.running == this) {
            long t = now;
            while (loop.behind(this)) {
                next = t;
                loop.dispatch(this);
            }
        }
    }
    // end::cpu_sync[]

    /// Lets others run while this CPU has nothing to do before `wake`.
    void park(long wake) {
        next = irqs.pending != 0 && !irqsOff ? now : wake;
        loop.dispatch(this);
        reach(next);
    }

    @Linux(value = "preempt_disable", file = "include/linux/preempt.h")
    public void preemptDisable() {
        preemptCount++;
    }

    @Linux(value = "preempt_enable", file = "include/linux/preempt.h")
    public void preemptEnable() {
        if (--preemptCount == 0 && needResched && !irqsOff) {
            spendTo(now);
        }
    }

    /// Turns interrupts off; returns whether they were off before.
    @Linux(value = "local_irq_save", file = "include/linux/irqflags.h")
    public boolean localIrqSave() {
        boolean flags = irqsOff;
        irqsOff = true;
        return flags;
    }

    /// Restores what [#localIrqSave] returned; pending interrupts come now.
    @Linux(value = "local_irq_restore", file = "include/linux/irqflags.h")
    public void localIrqRestore(boolean flags) {
        irqsOff = flags;
        if (!flags && (irqs.pending != 0 || needResched)) {
            spendTo(now);
        }
    }

    @Linux(value = "local_irq_disable", file = "include/linux/irqflags.h")
    public void localIrqDisable() {
        irqsOff = true;
    }

    @Linux(value = "local_irq_enable", file = "include/linux/irqflags.h")
    public void localIrqEnable() {
        localIrqRestore(false);
    }

    @Linux(value = "local_bh_disable", file = "include/linux/bottom_half.h")
    public void localBhDisable() {
        preemptCount += BH_OFF;
    }

    /// Allows softirqs again and runs those that are pending.
    @Linux(value = "local_bh_enable", file = "include/linux/bottom_half.h")
    public void localBhEnable() {
        preemptCount -= BH_OFF - 1;
        if (softirqs.pending != 0 && !inInterrupt()) {
            softirqs.invoke();
        }
        preemptEnable();
    }

    @Linux(value = "raise_softirq", file = "kernel/softirq.c")
    public void raiseSoftirq(Softirq vec) {
        raiseSoftirqIrqoff(vec);
        if (!inInterrupt()) {
            softirqs.wakeKsoftirqd();
        }
    }

    /// Marks `vec` pending; it runs at the next exit from an interrupt.
    @Linux(value = "__raise_softirq_irqoff", file = "kernel/softirq.c")
    public void raiseSoftirqIrqoff(Softirq vec) {
        softirqs.pending |= 1 << vec.ordinal();
        machine.tracepoints().hit(Tracepoint.SOFTIRQ_RAISE, this,
                vec.ordinal(), 0);
    }

    @Override
    boolean idling() {
        return sched.idle();
    }

    /// The running task; the idle task if there is none.
    public Task current() {
        return sched.current;
    }

    public CpuTimes times() {
        return times;
    }

    public Softirqs softirqs() {
        return softirqs;
    }

    Coroutine stack() {
        if (stack == null) {
            stack = sched.boot();
        }
        return stack;
    }

    void stack(Coroutine c) {
        stack = c;
    }

    @Override
    public String toString() {
        return machine.name() + "/cpu" + number;
    }
}
