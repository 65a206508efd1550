package netstack.host.proc;

import java.util.Map;
import java.util.TreeMap;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// `/proc/irq/N/`: which CPUs a device's interrupt may go to, and which one
/// has it.
@Linux(value = "register_irq_proc", file = "kernel/irq/proc.c",
        renamed = true)
public final class ProcIrq {
    private final ProcStat stat;
    private final Cpumask cpus;

    public ProcIrq(Machine machine, ProcStat stat) {
        this.stat = stat;
        cpus = new Cpumask(machine.nrCpus());
    }

    /// The files as they are at present.
    Map<String, ProcFile> files() {
        Map<String, ProcFile> files = new TreeMap<>();
        stat.devices().forEach((number, line) ->
                add(files, "/proc/irq/" + number + "/", line));
        return files;
    }

    private void add(Map<String, ProcFile> files, String dir,
            IrqLine line) {
        files.put(dir + "smp_affinity", new ProcFile(
                () -> cpus.hex(line.affinity()) + "\n",
                text -> set(line, cpus.parse(text))));
        files.put(dir + "smp_affinity_list", new ProcFile(
                () -> cpus.list(line.affinity()) + "\n",
                text -> set(line, cpus.parseList(text))));
        files.put(dir + "effective_affinity", ProcFile.readOnly(
                () -> cpus.hex(1L << line.cpu().id()) + "\n"));
        files.put(dir + "effective_affinity_list", ProcFile.readOnly(
                () -> line.cpu().id() + "\n"));
    }

    /// A mask without a CPU of the machine is refused.
    @Linux(value = "write_irq_affinity", renamed = true)
    private void set(IrqLine line, long mask) {
        if (mask == 0 || !line.setAffinity(mask)) throw Cpumask.invalid();
    }
}
