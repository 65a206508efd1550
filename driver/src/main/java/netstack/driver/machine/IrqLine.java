package netstack.driver.machine;

import netstack.skbuff.Linux;

/// An interrupt line, or MSI-X vector, of a machine.
///
/// It goes to one CPU of its affinity mask. A piece of hardware puts the
/// events of what this line announces into the queue of [#cpu].
@Linux(value = "irq_desc", file = "include/linux/irqdesc.h", renamed = true)
public final class IrqLine {
    private static final long APIC = 0xFEE0_0000L;
    private static final int APIC_ID_SHIFT = 12;
    private static final int FIRST_EXTERNAL_VECTOR = 0x20;

    private final Machine machine;
    private final String name;
    final int number;
    final IrqHandler handler;
    private final EventHandler late = (now, cpu) -> post(cpu, now);
    private long affinity = -1;
    private Cpu cpu;
    private int disabled;
    private boolean raisedWhileOff;
    private boolean freed;
    private Runnable moved;

    IrqLine(Machine machine, int number, String name, IrqHandler handler) {
        this.machine = machine;
        this.number = number;
        this.name = name;
        this.handler = handler;
        assignVector();
    }

    public String name() {
        return name;
    }

    public int number() {
        return number;
    }

    /// The CPU that this line interrupts at present.
    public Cpu cpu() {
        return cpu;
    }

    public long affinity() {
        return affinity;
    }

    /// Lets the line interrupt a CPU of `mask`: the one that it interrupts
    /// now, or else the one with the fewest lines. A mask that holds no CPU
    /// of the machine is refused.
    @Linux("irq_set_affinity")
    public boolean setAffinity(long mask) {
        if (Long.numberOfTrailingZeros(mask) >= machine.nrCpus()) {
            return false;
        }
        affinity = mask;
        if ((mask & 1L << cpu.number) == 0) {
            cpu.irqs.lines--;
            assignVector();
            if (moved != null) {
                moved.run();
            }
        }
        return true;
    }

    /// Who has to know when the line goes to another CPU; null ends it.
    public void onMove(Runnable r) {
        moved = r;
    }

    /// Where a device writes to raise the line: the interrupt controller of
    /// its CPU.
    @Linux(value = "irq_msi_compose_msg", renamed = true,
            file = "arch/x86/kernel/apic/msi.c")
    public long msiAddress() {
        return APIC | (long) cpu.number << APIC_ID_SHIFT;
    }

    /// What it writes there: a vector of that CPU.
    public int msiData() {
        return FIRST_EXTERNAL_VECTOR + number;
    }

    /// Takes a vector of the CPU that has given away the fewest, so that
    /// the queues of a card spread over the CPUs without being told to.
    @Linux(value = "irq_matrix_alloc", file = "kernel/irq/matrix.c",
            renamed = true)
    private void assignVector() {
        cpu = null;
        for (int i = 0; i < machine.nrCpus(); i++) {
            Cpu c = machine.cpu(i);
            if ((affinity & 1L << i) != 0
                    && (cpu == null || c.irqs.lines < cpu.irqs.lines)) {
                cpu = c;
            }
        }
        cpu.irqs.lines++;
    }

    /// Raises the line at `timeNs`, from a hardware event or a device
    /// register. From another CPU's time the message takes as long as an
    /// interrupt between CPUs.
    public void raise(long timeNs) {
        if (freed) {
            return;
        }
        if (disabled > 0) {
            raisedWhileOff = true;
            return;
        }
        Domain from = machine.world.loop.pusher(cpu);
        if (from == cpu) {
            cpu.irqs.raise(number, timeNs);
        } else {
            long t = timeNs + machine.config.ipiLatency;
            cpu.at(t, late, cpu.id());
        }
    }

    private void post(int target, long now) {
        if (freed) {
            return;
        }
        machine.cpu(target).irqs.raise(number, now);
    }

    @Linux(value = "disable_irq", renamed = true)
    public void disable() {
        disabled++;
    }

    /// Allows the line again; a raise that came meanwhile is delivered.
    @Linux(value = "enable_irq", renamed = true)
    public void enable() {
        if (--disabled == 0 && raisedWhileOff) {
            raisedWhileOff = false;
            raise(machine.now());
        }
    }

    void free() {
        freed = true;
        cpu.irqs.lines--;
    }

    /// How often CPU `i` served this line.
    public long count(int i) {
        return machine.cpu(i).irqs.counts[number];
    }
}
