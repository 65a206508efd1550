package netstack.host;

import netstack.driver.machine.CostModel;
import netstack.driver.machine.MachineConfig;

/// What a [Host] is made of. The setters change and return it.
public final class HostConfig {
    private static final int MIB = 1 << 20;

    final MachineConfig machine = new MachineConfig();
    long memory = 64L * MIB;
    boolean checked = HostConfig.class.desiredAssertionStatus();

    /// How many CPUs it has.
    public HostConfig cpus(int n) {
        machine.cpus(n);
        return this;
    }

    /// What functions cost.
    public HostConfig costs(CostModel costs) {
        machine.costs(costs);
        return this;
    }

    /// Ticks per second.
    public HostConfig hz(int hz) {
        machine.hz(hz);
        return this;
    }

    /// How much physical memory it has, in bytes.
    public HostConfig memory(long bytes) {
        memory = bytes;
        return this;
    }

    /// Whether DMA, locks and the origin of each packet are checked; by
    /// default where assertions are on, as in tests.
    public HostConfig checked(boolean on) {
        checked = on;
        machine.lockdep(on);
        return this;
    }

    /// All settings of the machine.
    public MachineConfig machine() {
        return machine;
    }
}
