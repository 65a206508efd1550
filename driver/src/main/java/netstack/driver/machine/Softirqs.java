package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The softirqs of one CPU, and its ksoftirqd.
@Linux(value = "softirq.c", file = "kernel/softirq.c", renamed = true)
public final class Softirqs {
    private static final int MAX_SOFTIRQ_TIME_MS = 2;
    private static final int MAX_SOFTIRQ_RESTART = 10;

    private final Cpu cpu;
    private final long maxTime;
    private final long[] counts = new long[Softirq.COUNT];
    int pending;
    Task ksoftirqd;

    Softirqs(Cpu cpu) {
        this.cpu = cpu;
        maxTime = cpu.machine.msecsToJiffies(MAX_SOFTIRQ_TIME_MS);
    }

    /// How often `vec` ran here.
    public long count(Softirq vec) {
        return counts[vec.ordinal()];
    }

    /// Whether `vec` waits to run.
    public boolean pending(Softirq vec) {
        return (pending & 1 << vec.ordinal()) != 0;
    }

    // tag::do_softirq[]
    /// Runs what is pending, unless ksoftirqd is at it and the machine
    /// leaves it to ksoftirqd then (Linux 4.9 to 6.4).
    @Linux(value = "invoke_softirq", renamed = true)
    void invoke() {
        if (cpu.machine.config.ksoftirqdFirst && ksoftirqd != null
                && ksoftirqd.onRq()) {
            return;
        }
        doSoftirq();
    }

    /// Runs pending softirqs for 2 ms (counted in jiffies), 10 rounds, or
    /// until a task should run; what is left goes to ksoftirqd.
    @Linux("__do_softirq")
    void doSoftirq() {
        long end = jiffies() + maxTime;
        int restart = MAX_SOFTIRQ_RESTART;
        CpuTimes.Kind was = cpu.times.enter(CpuTimes.Kind.SOFTIRQ);
        boolean off = cpu.irqsOff;
        cpu.preemptCount += Cpu.SOFTIRQ;
        do {
            handle();
        } while (pending != 0 && jiffies() < end && !cpu.needResched
                && --restart > 0);
        cpu.preemptCount -= Cpu.SOFTIRQ;
        cpu.irqsOff = off;
        if (pending != 0) {
            wakeKsoftirqd();
        }
        cpu.times.enter(was);
    }
    // end::do_softirq[]

    private long jiffies() {
        return cpu.now / cpu.machine.config.tickNs();
    }

    private void handle() {
        int vecs = pending;
        pending = 0;
        cpu.irqsOff = false;
        cpu.charge(Cost.SOFTIRQ_ENTRY);
        while (vecs != 0) {
            int vec = Integer.numberOfTrailingZeros(vecs);
            vecs &= vecs - 1;
            counts[vec]++;
            run(cpu.machine.softirq(vec), vec);
        }
        cpu.irqsOff = true;
    }

    private void run(Runnable action, int vec) {
        int before = cpu.preemptCount;
        try {
            Tracepoints trace = cpu.machine.tracepoints();
            trace.hit(Tracepoint.SOFTIRQ_ENTRY, cpu, vec, 0);
            action.run();
            trace.hit(Tracepoint.SOFTIRQ_EXIT, cpu, vec, 0);
        } catch (Stop stop) {
            throw stop;
        } catch (Throwable t) {
            cpu.loop.panic(t);
            throw cpu.loop.baton.current().stop();
        }
        if (cpu.preemptCount != before) {
            throw new IllegalStateException("softirq " + Softirq.values()[vec]
                    + " left preempt_count at 0x"
                    + Integer.toHexString(cpu.preemptCount));
        }
    }

    @Linux(value = "wakeup_softirqd", renamed = true)
    void wakeKsoftirqd() {
        if (ksoftirqd == null) {
            ksoftirqd = cpu.machine.kthread("ksoftirqd/" + cpu.number,
                    cpu.number, this::ksoftirqd);
        } else {
            cpu.sched.wakeLocal(ksoftirqd);
        }
    }

    // tag::run_ksoftirqd[]
    @Linux("run_ksoftirqd")
    private void ksoftirqd() {
        for (;;) {
            while (pending != 0) {
                cpu.irqsOff = true;
                doSoftirq();
                cpu.localIrqEnable();
                cpu.sched.condResched();
            }
            cpu.sched.block();
        }
    }
    // end::run_ksoftirqd[]
}
