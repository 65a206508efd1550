package netstack.driver.machine;

import netstack.skbuff.Linux;

/// What a CPU is in the midst of: the kernel's preempt count, whether
/// interrupts are off, whether another task should run.
///
/// The count nests as in the kernel: preempt in bits 0-7, softirq in 8-15
/// (serving one, or softirqs off), hardirq in 16-19.
public abstract sealed class CpuState extends Domain permits Cpu {
    static final int SOFTIRQ = 0x100;
    static final int BH_OFF = 0x200;
    static final int HARDIRQ = 0x10000;
    private static final int SOFTIRQ_MASK = 0xff00;
    private static final int HARDIRQ_MASK = 0xf0000;

    long now;
    /// Spending up to here, exclusive, needs no look at the world.
    long horizon;
    int preemptCount;
    boolean irqsOff;
    boolean needResched;
    /// Whether a charge has to be looked at: a cold cache, a listener.
    boolean watched;

    CpuState(World world) {
        super(world);
    }

    /// This CPU's time, in ns since the world began.
    public final long now() {
        return now;
    }

    /// Whether another task should run here.
    @Linux(value = "need_resched", file = "include/linux/sched.h")
    public final boolean needResched() {
        return needResched;
    }

    /// The kernel's `preempt_count`.
    public final int preemptCount() {
        return preemptCount;
    }

    @Linux(value = "irqs_disabled", file = "include/linux/irqflags.h")
    public final boolean irqsDisabled() {
        return irqsOff;
    }

    @Linux(value = "in_hardirq", file = "include/linux/preempt.h")
    public final boolean inHardirq() {
        return (preemptCount & HARDIRQ_MASK) != 0;
    }

    /// Whether a softirq runs or softirqs are off.
    @Linux(value = "in_softirq", file = "include/linux/preempt.h")
    public final boolean inSoftirq() {
        return (preemptCount & SOFTIRQ_MASK) != 0;
    }

    @Linux(value = "in_serving_softirq", file = "include/linux/preempt.h")
    public final boolean inServingSoftirq() {
        return (preemptCount & SOFTIRQ) != 0;
    }

    @Linux(value = "in_task", file = "include/linux/preempt.h")
    public final boolean inTask() {
        return (preemptCount & (HARDIRQ_MASK | SOFTIRQ)) == 0;
    }

    @Linux(value = "in_interrupt", file = "include/linux/preempt.h")
    final boolean inInterrupt() {
        return (preemptCount & (HARDIRQ_MASK | SOFTIRQ_MASK)) != 0;
    }

    abstract boolean idling();

    /// In which context code runs here, for traces.
    public final Context context() {
        return inHardirq() ? Context.HARDIRQ
                : inServingSoftirq() ? Context.SOFTIRQ
                : idling() ? Context.IDLE : Context.TASK;
    }

    final void reach(long t) {
        if (t > now) {
            now = t;
        }
    }
}
