package netstack.driver.machine;

import netstack.skbuff.Cost;

/// Is told what a CPU's time is spent on.
@FunctionalInterface
public interface CostListener {
    /// `cpu` will spend `ns` on `c` now.
    void spent(Cpu cpu, Cost c, long ns);
}
