package netstack.driver.machine;

import java.util.function.IntFunction;

/// One `T` for each CPU: code takes its own without a lock.
public final class PerCpu<T> {
    private final Machine machine;
    private final Object[] vars;

    public PerCpu(Machine machine, IntFunction<? extends T> init) {
        this.machine = machine;
        vars = new Object[machine.nrCpus()];
        for (int i = 0; i < vars.length; i++) {
            vars[i] = init.apply(i);
        }
    }

    /// The current CPU's.
    public T get() {
        return get(machine.cpu().number);
    }

    /// The one of CPU `i`.
    @SuppressWarnings("unchecked")
    public T get(int i) {
        return (T) vars[i];
    }
}
