package netstack.driver.machine;

/// What a [Machine] is made of. The setters change and return it.
public final class MachineConfig {
    private static final long BASE_SLICE = 750_000;

    int cpus = 1;
    int nodes = 1;
    int hz = 1000;
    long quantum = 800;
    long ipiLatency = 800;
    long lockHandOff = 50;
    CostModel costs = CostModel.FREE;
    IdleState maxCstate = IdleState.C1;
    boolean preemptFull;
    boolean ksoftirqdFirst;
    boolean irqTimeAccounting = true;
    boolean panicOnOops = true;
    boolean lockdep = MachineConfig.class.desiredAssertionStatus();

    /// How many CPUs it has, 1 to 64.
    public MachineConfig cpus(int v) {
        cpus = v;
        return this;
    }

    /// How many NUMA nodes the CPUs are spread over.
    public MachineConfig nodes(int v) {
        nodes = v;
        return this;
    }

    /// Ticks per second: 100, 250, 300 or 1000.
    public MachineConfig hz(int v) {
        hz = v;
        return this;
    }

    /// How far, in ns, one CPU may run ahead of the others of this machine.
    /// Beyond the IPI latency, interrupts between CPUs come late.
    public MachineConfig quantum(long v) {
        quantum = v;
        return this;
    }

    /// How long an interrupt from one CPU to another takes, in ns.
    public MachineConfig ipiLatency(long v) {
        ipiLatency = v;
        return this;
    }

    /// What functions cost.
    public MachineConfig costs(CostModel v) {
        costs = v;
        return this;
    }

    /// The deepest state in which an idle CPU sleeps, as the kernel's
    /// parameter `intel_idle.max_cstate` says it; C1 by default, as where
    /// latency counts.
    public MachineConfig maxCstate(IdleState v) {
        maxCstate = v;
        return this;
    }

    /// Whether a task may be preempted inside the kernel (`preempt=full`),
    /// or only in user mode (`preempt=none`, the default).
    public MachineConfig preemptFull(boolean v) {
        preemptFull = v;
        return this;
    }

    /// Whether interrupts leave softirqs to ksoftirqd once it is awake, as
    /// Linux 4.9 to 6.4 did.
    public MachineConfig ksoftirqdFirst(boolean v) {
        ksoftirqdFirst = v;
        return this;
    }

    /// Whether time in interrupts is kept apart from the interrupted task's.
    public MachineConfig irqTimeAccounting(boolean v) {
        irqTimeAccounting = v;
        return this;
    }

    /// Whether an exception that a task does not catch ends the world (as
    /// the sysctl `kernel.panic_on_oops`), or the task only.
    public MachineConfig panicOnOops(boolean v) {
        panicOnOops = v;
        return this;
    }

    /// Whether locks and invariants are checked; by default where assertions
    /// are on, as in tests.
    public MachineConfig lockdep(boolean v) {
        lockdep = v;
        return this;
    }

    long tickNs() {
        return 1_000_000_000L / hz;
    }

    /// The scheduler's slice: it grows with the number of CPUs, up to 8.
    long baseSlice() {
        int n = Math.min(cpus, 8);
        return BASE_SLICE * (32 - Integer.numberOfLeadingZeros(n));
    }
}
