package netstack.host.proc;

import java.util.SortedMap;
import java.util.TreeMap;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.CpuTimes;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.skbuff.Linux;

/// The machine's own files: `/proc/softirqs`, `/proc/interrupts`,
/// `/proc/stat`.
@Linux(value = "stat_proc_ops", file = "fs/proc/stat.c", renamed = true)
public final class ProcStat {
    /// Numbers below belong to the chipset on a PC.
    private static final int FIRST_DEVICE_IRQ = 32;
    private static final long USER_HZ_NS = 10_000_000;

    private final Machine machine;

    public ProcStat(Machine machine) {
        this.machine = machine;
    }

    /// `/proc/softirqs`.
    @Linux(value = "show_softirqs", file = "fs/proc/softirqs.c",
            renamed = true)
    public String softirqs() {
        StringBuilder text = new StringBuilder("                    ");
        for (int i = 0; i < machine.nrCpus(); i++) {
            text.append(String.format("%-11s", "CPU" + i));
        }
        text.append('\n');
        for (Softirq vec : Softirq.values()) {
            text.append(String.format("%12s:", vec.name()));
            for (int i = 0; i < machine.nrCpus(); i++) {
                text.append(String.format(" %10d",
                        machine.cpu(i).softirqs().count(vec)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /// `/proc/interrupts`: devices by number, then those of the CPUs.
    @Linux(value = "show_interrupts", file = "kernel/irq/proc.c",
            renamed = true)
    public String interrupts() {
        StringBuilder text = new StringBuilder("           ");
        for (int i = 0; i < machine.nrCpus(); i++) {
            text.append(String.format("%-11s", "CPU" + i));
        }
        text.append('\n');
        devices().forEach((number, line) -> {
            counts(text, String.format("%3d", number), line)
                    .append(String.format("  PCI-MSIX-0000:01:00.0"
                    + " %3d-edge      %s%n", number - FIRST_DEVICE_IRQ,
                    line.name()));
        });
        for (IrqLine line : machine.lines()) {
            if (purpose(line) == null) continue;
            counts(text, line.name(), line).append("   ")
                    .append(purpose(line)).append('\n');
        }
        return text.toString();
    }

    /// The lines of devices by their number.
    SortedMap<Integer, IrqLine> devices() {
        SortedMap<Integer, IrqLine> devices = new TreeMap<>();
        for (IrqLine line : machine.lines()) {
            if (purpose(line) == null) {
                devices.put(FIRST_DEVICE_IRQ + devices.size(), line);
            }
        }
        return devices;
    }

    private StringBuilder counts(StringBuilder text, String label,
            IrqLine line) {
        text.append(label).append(':');
        for (int i = 0; i < machine.nrCpus(); i++) {
            text.append(String.format(" %10d", line.count(i)));
        }
        return text;
    }

    private static String purpose(IrqLine line) {
        return switch (line.name()) {
            case "LOC" -> "Local timer interrupts";
            case "RES" -> "Rescheduling interrupts";
            case "CAL" -> "Function call interrupts";
            default -> null;
        };
    }

    /// `/proc/stat`: the lines of the CPUs, in hundredths of a second.
    @Linux(value = "show_stat", renamed = true)
    public String stat() {
        StringBuilder text = new StringBuilder();
        line(text, "cpu ", 0, machine.nrCpus());
        for (int i = 0; i < machine.nrCpus(); i++) {
            line(text, "cpu" + i, i, i + 1);
        }
        return text.toString();
    }

    private void line(StringBuilder text, String label, int from, int to) {
        text.append(label);
        // user nice system idle iowait irq softirq steal guest guest_nice
        CpuTimes.Kind[] kinds = {CpuTimes.Kind.USER, null,
            CpuTimes.Kind.SYSTEM, CpuTimes.Kind.IDLE, null,
            CpuTimes.Kind.IRQ, CpuTimes.Kind.SOFTIRQ, null, null, null};
        for (CpuTimes.Kind kind : kinds) {
            long ns = 0;
            for (int i = from; i < to && kind != null; i++) {
                Cpu cpu = machine.cpu(i);
                ns += cpu.times().of(kind);
            }
            text.append(' ').append(ns / USER_HZ_NS);
        }
        text.append('\n');
    }
}
