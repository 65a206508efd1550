package netstack.driver.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.Meter;

/// A host's hardware and the lowest part of its kernel: CPUs with their
/// interrupts, softirqs, timers and scheduler.
///
/// All code that runs on it asks it for the current CPU; there is no other
/// notion of "here".
public final class Machine implements Meter {
    /// The most interrupt lines a machine can have.
    public static final int MAX_LINES = 64;
    /// No time-out.
    public static final long MAX_SCHEDULE_TIMEOUT = Long.MAX_VALUE;
    static final int LOC = 0;
    static final int RES = 1;
    static final int CAL = 2;
    private static final Runnable NONE = () -> { };

    final World world;
    final MachineConfig config;
    final int index;
    final Lockdep lockdep;
    final Profiler profiler = new Profiler(this);
    private final String name;
    private final Cpu[] cpus;
    private final IrqLine[] lines = new IrqLine[MAX_LINES];
    private final Runnable[] softirqs = new Runnable[Softirq.COUNT];
    private final Tasks tasks;
    private final Tracepoints tracepoints = new Tracepoints();
    private final RandomGenerator random;
    private Cpu current;
    private CostListener costListener;

    Machine(World world, String name, MachineConfig config, long seed) {
        this.world = world;
        this.name = name;
        this.config = config;
        index = world.loop.looks.add(this);
        lockdep = new Lockdep(config);
        random = new SplittableRandom(seed);
        tasks = new Tasks(this);
        cpus = new Cpu[config.cpus];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = new Cpu(this, i);
        }
        current = cpus[0];
        openSystemVectors();
    }

    private void openSystemVectors() {
        requestIrq("LOC", () -> cpu().tick.timerInterrupt());
        requestIrq("RES", () -> cpu().ipis.ttwuPending());
        requestIrq("CAL", () -> cpu().ipis.flushCallQueue());
        for (Cpu cpu : cpus) {
            cpu.irqs.lines = 0;    // those three come to every CPU
        }
        for (Softirq vec : Softirq.values()) {
            openSoftirq(vec, NONE);
        }
        openSoftirq(Softirq.TIMER, () -> cpu().tick.runTimerSoftirq());
        openSoftirq(Softirq.HRTIMER, () -> cpu().tick.hrtimers.runSoftirq());
    }

    public String name() {
        return name;
    }

    public World world() {
        return world;
    }

    /// The CPU whose code runs.
    public Cpu cpu() {
        return current;
    }

    public Cpu cpu(int i) {
        return cpus[i];
    }

    public int nrCpus() {
        return cpus.length;
    }

    void running(Cpu cpu) {
        current = cpu;
    }

    @Override
    public int smpProcessorId() {
        return current.number;
    }

    @Override
    public void charge(Cost c) {
        current.charge(c);
    }

    @Override
    public void charge(Cost c, long n) {
        current.charge(c, n);
    }

    /// The time here, in ns: the current CPU's, or a firing event's.
    @Linux(value = "ktime_get_ns", file = "include/linux/timekeeping.h",
            renamed = true)
    public long now() {
        return world.now();
    }

    /// Ticks since the world began.
    public long jiffies() {
        return now() / config.tickNs();
    }

    /// Ticks per second.
    public int hz() {
        return config.hz;
    }

    /// How much time one jiffy is, in ns.
    public long jiffyNs() {
        return config.tickNs();
    }

    /// The least number of jiffies that last `ms`.
    @Linux(value = "msecs_to_jiffies", file = "kernel/time/time.c")
    public long msecsToJiffies(long ms) {
        return Math.ceilDiv(ms * config.hz, 1000);
    }

    /// This machine's chance: seeded, so that every run is the same.
    public RandomGenerator random() {
        return random;
    }

    public MachineConfig config() {
        return config;
    }

    /// Tells `l` of all costs from now on; null ends it.
    public void onCost(CostListener l) {
        costListener = l;
        for (Cpu cpu : cpus) {
            cpu.watched = cpu.cache.watched();
        }
    }

    CostListener costListener() {
        return costListener;
    }

    public Tracepoints tracepoints() {
        return tracepoints;
    }

    public Profiler profiler() {
        return profiler;
    }

    /// The task that runs on the current CPU.
    public Task current() {
        return current.sched.current;
    }

    /// All tasks that have not ended.
    public List<Task> tasks() {
        return tasks.list();
    }

    /// Starts a program, on CPU `cpu` for ever, or if that is -1 on the one
    /// whose turn it is.
    @Linux(value = "kernel_clone", file = "kernel/fork.c", renamed = true)
    public Task spawn(String comm, int cpu, Runnable body) {
        return tasks.start(comm, cpu, false, body);
    }

    /// Starts a thread of the kernel.
    @Linux(value = "kthread_run", file = "include/linux/kthread.h",
            renamed = true)
    public Task kthread(String comm, int cpu, Runnable body) {
        return tasks.start(comm, cpu, true, body);
    }

    void wake(Task t) {
        tasks.wake(t);
    }

    /// Gives the CPU away, for good if the current task is not running.
    public void schedule() {
        current.sched.schedule();
    }

    /// Gives the CPU to another task if it is that one's turn.
    public void condResched() {
        current.sched.condResched();
    }

    /// Sleeps for at most `timeout` jiffies; returns those that are left. The
    /// task must have said that it will sleep, by [WaitQueue#prepareToWait].
    @Linux(value = "schedule_timeout", file = "kernel/time/timer.c")
    public long scheduleTimeout(long timeout) {
        if (timeout == MAX_SCHEDULE_TIMEOUT) {
            schedule();
            return timeout;
        }
        TimerList timer = current().timer();
        timer.mod(jiffies() + timeout);
        schedule();
        timer.del();
        return Math.max(0, timer.expires() - jiffies());
    }

    /// Sleeps for `timeout` jiffies, rounded up by the timer wheel; returns
    /// those that are left after a signal.
    @Linux(value = "schedule_timeout_interruptible",
            file = "kernel/time/timer.c")
    public long scheduleTimeoutInterruptible(long timeout) {
        current().state = Task.State.INTERRUPTIBLE;
        return scheduleTimeout(timeout);
    }

    /// Sleeps for `ns`, exactly; less after a signal.
    @Linux(value = "hrtimer_nanosleep", file = "kernel/time/hrtimer.c",
            renamed = true)
    public void nanosleep(long ns) {
        Task t = current();
        Hrtimer timer = new Hrtimer(this, t::wake);
        timer.start(now() + ns);
        while (timer.active() && !t.signalPending()) {
            current.sched.block();
        }
        timer.cancel();
    }

    /// A program enters the kernel.
    @Linux(value = "do_syscall_64", file = "arch/x86/entry/common.c",
            renamed = true)
    public void syscallEnter() {
        current.sched.enterKernel();
        charge(Cost.SYSCALL);
    }

    /// It returns to user mode, if it is not another task's turn.
    @Linux(value = "syscall_exit_to_user_mode", file = "kernel/entry/common.c",
            renamed = true)
    public void syscallExit() {
        current.sched.condResched();
        current.sched.leaveKernel();
    }

    /// Throws if the current code must not sleep.
    @Linux(value = "might_sleep", file = "include/linux/kernel.h")
    public void mightSleep() {
        current.sched.checkAtomic();
    }

    /// Sets what runs for softirq `vec`.
    @Linux(value = "open_softirq", file = "kernel/softirq.c")
    public void openSoftirq(Softirq vec, Runnable action) {
        softirqs[vec.ordinal()] = action;
    }

    Runnable softirq(int vec) {
        return softirqs[vec];
    }

    /// Adds an interrupt line that `h` serves, on the CPU with the fewest.
    @Linux(value = "request_irq", file = "include/linux/interrupt.h")
    public IrqLine requestIrq(String name, IrqHandler h) {
        for (int i = 0; i < MAX_LINES; i++) {
            if (lines[i] == null) {
                lines[i] = new IrqLine(this, i, name, h);
                return lines[i];
            }
        }
        throw new IllegalStateException("no interrupt line left");
    }

    /// Gives a line back: it is not raised any more, its number is free.
    @Linux(value = "free_irq", file = "kernel/irq/manage.c")
    public void freeIrq(IrqLine line) {
        line.free();
        for (Cpu c : cpus) {
            c.irqs.forget(line.number);
        }
        lines[line.number] = null;
    }

    IrqLine line(int number) {
        return lines[number];
    }

    /// All lines by number: the local timer, the two between CPUs, devices.
    public List<IrqLine> lines() {
        return Arrays.stream(lines).filter(Objects::nonNull).toList();
    }
}
