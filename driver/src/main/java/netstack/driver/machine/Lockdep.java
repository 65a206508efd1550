package netstack.driver.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netstack.skbuff.Linux;

/// Checks how locks are used, and reports by name what could go wrong, also
/// if it did not go wrong this time.
///
/// It knows a lock by its name. Reported are: a lock taken by a CPU that
/// holds it; one taken in interrupts and elsewhere with those interrupts on;
/// two taken in both orders; and time spent while an [Invariant] is broken.
@Linux(value = "lockdep", file = "kernel/locking/lockdep.c", renamed = true)
final class Lockdep {
    private static final int IN_HARDIRQ = 1;
    private static final int IN_SOFTIRQ = 2;
    private static final int HARDIRQ_ON = 4;
    private static final int SOFTIRQ_ON = 8;

    private record Held(SpinLock lock, Context context) { }

    private final boolean on;
    private final Map<String, Integer> usage = new HashMap<>();
    private final Map<String, Set<String>> after = new HashMap<>();
    private final List<List<Held>> held = new ArrayList<>();
    private final String[] broken;

    Lockdep(MachineConfig config) {
        on = config.lockdep;
        broken = new String[config.cpus];
        for (int i = 0; i < config.cpus; i++) {
            held.add(new ArrayList<>(4));
        }
    }

    @Linux("lock_acquire")
    void acquire(Cpu cpu, SpinLock lock) {
        if (lock.owner == cpu) {
            throw new IllegalStateException("deadlock: " + cpu + " takes "
                    + lock.name + " in " + cpu.context()
                    + ", and the code it interrupted, or it, holds it");
        }
        if (on) {
            checkUsage(cpu, lock);
            checkOrder(cpu, lock);
            held.get(cpu.number).add(new Held(lock, cpu.context()));
        }
    }

    private void checkUsage(Cpu cpu, SpinLock lock) {
        int use = usage.getOrDefault(lock.name, 0);
        if (cpu.inHardirq()) {
            use |= IN_HARDIRQ;
        } else if (!cpu.irqsOff) {
            use |= HARDIRQ_ON;
        }
        if (cpu.inServingSoftirq() && !cpu.inHardirq()) {
            use |= IN_SOFTIRQ;
        } else if (!cpu.inInterrupt() && !cpu.irqsOff) {
            use |= SOFTIRQ_ON;
        }
        usage.put(lock.name, use);
        inconsistent(lock, use, IN_HARDIRQ | HARDIRQ_ON, "hard interrupts");
        inconsistent(lock, use, IN_SOFTIRQ | SOFTIRQ_ON, "softirqs");
    }

    private static void inconsistent(SpinLock lock, int use, int both,
            String what) {
        if ((use & both) == both) {
            throw new IllegalStateException("inconsistent lock state: "
                    + lock.name + " is taken in " + what
                    + ", and elsewhere with " + what + " on");
        }
    }

    private void checkOrder(Cpu cpu, SpinLock lock) {
        for (Held h : held.get(cpu.number)) {
            if (h.context == cpu.context() && !h.lock.name.equals(lock.name)) {
                if (reaches(lock.name, h.lock.name, new HashSet<>())) {
                    throw new IllegalStateException("circular locking: "
                            + lock.name + " after " + h.lock.name
                            + ", and elsewhere before it");
                }
                after.computeIfAbsent(h.lock.name, n -> new HashSet<>())
                        .add(lock.name);
            }
        }
    }

    private boolean reaches(String from, String to, Set<String> seen) {
        return from.equals(to) || seen.add(from)
                && after.getOrDefault(from, Set.of()).stream()
                        .anyMatch(n -> reaches(n, to, seen));
    }

    @Linux("lock_release")
    void release(Cpu cpu, SpinLock lock) {
        if (on) {
            held.get(cpu.number).removeIf(h -> h.lock == lock);
        }
    }

    void broken(Cpu cpu, String invariant) {
        if (on) {
            broken[cpu.number] = invariant;
            cpu.horizon = Math.min(cpu.horizon, 0);
        }
    }

    void spending(Cpu cpu) {
        if (broken[cpu.number] != null) {
            throw new IllegalStateException(cpu
                    + " spends time while this is broken: "
                    + broken[cpu.number]);
        }
    }
}
