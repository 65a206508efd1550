package netstack.driver.machine;

/// Watches one piece of memory that several CPUs of a machine use. A CPU
/// that touches it without [Cpu#sync] may find what another one, which ran
/// ahead, wrote in its future: that is reported where
/// [MachineConfig#lockdep] is on.
public final class Shared {
    private final Machine machine;
    private final String name;
    private long last;
    private Cpu by;

    public Shared(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    /// Notes that the current CPU reads or writes it now.
    public void touch() {
        if (machine.config.lockdep) {
            Cpu me = machine.cpu();
            if (me.now < last) {
                throw new IllegalStateException(name + " seen from the past: "
                        + by + " touched it at " + last + " ns, " + me
                        + " without sync at " + me.now + " ns");
            }
            last = me.now;
            by = me;
        }
    }
}
