package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// A function that one CPU can ask another to run, in an interrupt.
@Linux(value = "call_single_data", file = "include/linux/smp_types.h")
public final class CallSingleData {
    private final Machine machine;
    private final Runnable func;
    private final EventHandler arrival = this::arrive;
    private long arrives;

    public CallSingleData(Machine machine, Runnable func) {
        this.machine = machine;
        this.func = func;
    }

    /// Asks CPU `target` to run it; it does after the time an interrupt
    /// takes from CPU to CPU. Asking again before that changes nothing.
    @Linux(value = "smp_call_function_single_async", renamed = true)
    public void send(int target) {
        machine.charge(Cost.IPI);
        machine.cpu().sync();
        long now = machine.now();
        if (now >= arrives) {
            arrives = now + machine.config.ipiLatency;
            machine.cpu(target).at(arrives, arrival, target);
        }
    }

    private void arrive(long now, int target) {
        machine.cpu(target).ipis.call(this, now);
    }

    void run() {
        func.run();
    }
}
