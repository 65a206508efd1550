package netstack.driver.machine;

import java.util.ArrayDeque;
import netstack.skbuff.Linux;

/// What other CPUs want from this one: wake-ups and function calls, which
/// arrive as interrupts.
@Linux(value = "smp.c", file = "kernel/smp.c", renamed = true)
final class Ipis {
    private final Cpu cpu;
    private final ArrayDeque<Task> wakeList = new ArrayDeque<>(2);
    private final ArrayDeque<CallSingleData> calls = new ArrayDeque<>(2);

    Ipis(Cpu cpu) {
        this.cpu = cpu;
    }

    void wake(Task t, long now) {
        wakeList.add(t);
        cpu.irqs.raise(Machine.RES, now);
    }

    void call(CallSingleData csd, long now) {
        calls.add(csd);
        cpu.irqs.raise(Machine.CAL, now);
    }

    @Linux("sched_ttwu_pending")
    void ttwuPending() {
        for (Task t = wakeList.poll(); t != null; t = wakeList.poll()) {
            cpu.sched.wake(t);
        }
    }

    @Linux(value = "flush_smp_call_function_queue", renamed = true)
    void flushCallQueue() {
        CallSingleData csd;
        while ((csd = calls.poll()) != null) {
            csd.run();
        }
    }
}
