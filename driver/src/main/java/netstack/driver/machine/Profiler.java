package netstack.driver.machine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Samples what a machine's CPUs do, at fixed intervals of virtual time, by
/// walking the real Java stack: interrupts lie on top of what they
/// interrupted. Idle time gives no samples. Sampling changes nothing.
public final class Profiler {
    private static final long OFF = EventQueue.INF;

    private final Machine machine;
    private final KernelFrames frames = new KernelFrames();
    private final Map<String, Long> stacks = new TreeMap<>();
    private long period = OFF;

    Profiler(Machine machine) {
        this.machine = machine;
    }

    /// Takes a sample of each CPU every `periodNs` from now on.
    public void start(long periodNs) {
        period = periodNs;
        for (int i = 0; i < machine.nrCpus(); i++) {
            skip(machine.cpu(i));
        }
    }

    public void stop() {
        period = OFF;
        for (int i = 0; i < machine.nrCpus(); i++) {
            machine.cpu(i).nextSample = OFF;
        }
    }

    /// The stacks that were seen and how often, one a line, as flame graph
    /// tools read it: `sink0;do_syscall_64;schedule 17`.
    public List<String> folded() {
        return stacks.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue()).toList();
    }

    /// How many samples there are.
    public long samples() {
        return stacks.values().stream().mapToLong(n -> n).sum();
    }

    /// The code that runs has got to `cpu.now`: each sampling instant on the
    /// way counts for its stack.
    void sample(Cpu cpu) {
        if (cpu.now >= cpu.nextSample) {
            long instants = (cpu.now - cpu.nextSample) / period + 1;
            cpu.nextSample += instants * period;
            stacks.merge(frames.folded(cpu), instants, Long::sum);
        }
    }

    /// The CPU was idle until now.
    void skip(Cpu cpu) {
        if (period < OFF) {
            cpu.nextSample = cpu.now - cpu.now % period + period;
            cpu.horizon = Math.min(cpu.horizon, 0);
        }
    }
}
