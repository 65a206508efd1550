package netstack.driver.machine;

/// Something that holds whenever others may look: between [#open] and
/// [#close] it may be broken, and no time may pass, since an interrupt could
/// see it then. Checked where [MachineConfig#lockdep] is on.
public final class Invariant {
    private final Machine machine;
    private final String name;

    public Invariant(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    public void open() {
        machine.lockdep.broken(machine.cpu(), name);
    }

    public void close() {
        machine.lockdep.broken(machine.cpu(), null);
    }
}
