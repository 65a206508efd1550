package netstack.host.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.machine.Machine;
import netstack.driver.net.SysctlException;
import netstack.host.proc.ProcFs;

/// The daemon `irqbalance`: every 10 seconds it moves the interrupts of
/// busy CPUs to idle ones.
///
/// It knows only what `/proc` says. A CPU's load is what `/proc/stat` shows
/// in interrupts and softirqs since the last look; each of its interrupts
/// has the part of it that `/proc/interrupts` counts. From the CPU with most
/// load to that with least an interrupt goes only if this does not turn the
/// imbalance round, and never the last one.
///
/// Left out: caches and NUMA nodes (each CPU stands alone, as for a network
/// card in one node), classes of devices, hints, banned CPUs, power saving.
public final class Irqbalance implements Runnable {
    /// The daemon's own interval.
    public static final long SLEEP_INTERVAL_NS = 10_000_000_000L;
    private static final long JIFFY_NS = 10_000_000;
    private static final int STAT_IRQ = 6;
    private static final int STAT_SOFTIRQ = 7;

    /// An interrupt; its CPU is null until it has been given one.
    private static final class Irq {
        final int number;
        long count;
        long fresh;
        long load = 1;
        Core core;

        Irq(int number) {
            this.number = number;
        }
    }

    private static final class Core {
        final int number;
        final List<Irq> irqs = new ArrayList<>();
        long time;
        long load;

        Core(int number) {
            this.number = number;
        }
    }

    private static final Comparator<Irq> HEAVIEST_FIRST =
            Comparator.<Irq>comparingLong(irq -> -irq.load)
            .thenComparingInt(irq -> irq.number);
    private static final Comparator<Core> IDLEST_FIRST =
            Comparator.<Core>comparingLong(core -> core.load)
            .thenComparingInt(core -> core.irqs.size());

    private final Machine machine;
    private final ProcFs proc;
    private final long interval;
    private final List<Core> cores = new ArrayList<>();
    private final Map<Integer, Irq> irqs = new TreeMap<>();
    private boolean first = true;
    private long moves;

    /// Will look every `interval` ns; below a second the 10 ms grains of
    /// `/proc/stat` tell little.
    public Irqbalance(Machine machine, ProcFs proc, long interval) {
        this.machine = machine;
        this.proc = proc;
        this.interval = interval;
        for (int i = 0; i < machine.nrCpus(); i++) {
            cores.add(new Core(i));
        }
    }

    /// Times that it has given an interrupt a CPU.
    public long moves() {
        return moves;
    }

    @Override
    public void run() {
        parseInterrupts();
        parseStat();
        for (;;) {
            machine.nanosleep(interval);
            if (machine.current().signalPending()) return;
            parseInterrupts();
            parseStat();
            if (!first) findOverloaded();
            place();
            first = false;
        }
    }

    // tag::irqbalance[]
    private void findOverloaded() {
        long least = cores.stream().mapToLong(c -> c.load).min().orElse(0);
        for (Core core : cores) {
            if (core.load > least) least = relieve(core, least);
        }
    }

    /// Takes interrupts, the heaviest first, from `core`; returns what the
    /// idlest CPU will have then.
    private static long relieve(Core core, long least) {
        long load = core.load;
        long idlest = least;
        core.irqs.sort(HEAVIEST_FIRST);
        for (Irq irq : List.copyOf(core.irqs)) {
            boolean turns = idlest + irq.load >= load - irq.load;
            if (core.irqs.size() == 1 || irq.load <= 1 || turns) continue;
            load -= irq.load;
            idlest = Math.min(idlest + irq.load, load);
            core.irqs.remove(irq);
            irq.core = null;
        }
        return idlest;
    }

    /// Gives each interrupt without a CPU the one with the least load, or
    /// of these the one with the fewest interrupts.
    private void place() {
        irqs.values().stream().filter(irq -> irq.core == null)
                .sorted(HEAVIEST_FIRST).forEach(irq -> {
            Core best = cores.stream().min(IDLEST_FIRST).orElseThrow();
            best.load += irq.load + 1;
            best.irqs.add(irq);
            irq.core = best;
            activate(irq);
        });
    }
    // end::irqbalance[]

    private void activate(Irq irq) {
        String file = "/proc/irq/" + irq.number + "/smp_affinity";
        machine.syscallEnter();
        try {
            proc.write(file, Long.toHexString(1L << irq.core.number));
            moves++;
        } catch (SysctlException banned) {
            irq.core.irqs.remove(irq);
        } finally {
            machine.syscallExit();
        }
    }

    private String[] lines(String file) {
        machine.syscallEnter();
        String text = proc.read(file);
        machine.syscallExit();
        return text.split("\n");
    }

    /// Counts what came since the last look; lines that are gone are
    /// forgotten.
    private void parseInterrupts() {
        Map<Integer, Irq> seen = new TreeMap<>();
        for (String line : lines("/proc/interrupts")) {
            String[] words = line.strip().split("[: ]+");
            if (!words[0].matches("[0-9]+")) continue;
            Irq irq = irqs.getOrDefault(Integer.parseInt(words[0]),
                    new Irq(Integer.parseInt(words[0])));
            long count = 0;
            for (int i = 1; i <= cores.size(); i++) {
                count += Long.parseLong(words[i]);
            }
            irq.fresh = Math.max(0, count - irq.count);
            irq.count = count;
            seen.put(irq.number, irq);
        }
        irqs.keySet().retainAll(seen.keySet());
        irqs.putAll(seen);
        cores.forEach(core -> core.irqs.removeIf(
                irq -> !irqs.containsKey(irq.number)));
    }

    private void parseStat() {
        for (String line : lines("/proc/stat")) {
            String[] words = line.split(" +");
            if (!words[0].matches("cpu[0-9]+")) continue;
            Core core = cores.get(Integer.parseInt(words[0].substring(3)));
            long time = Long.parseLong(words[STAT_IRQ])
                    + Long.parseLong(words[STAT_SOFTIRQ]);
            core.load = first ? 0 : (time - core.time) * JIFFY_NS;
            core.time = time;
            shareLoad(core);
        }
    }

    /// Each interrupt of `core` has its part of the load, at least 1.
    private static void shareLoad(Core core) {
        long count = core.irqs.stream().mapToLong(irq -> irq.fresh).sum();
        long slice = count == 0 ? 1 : core.load / count;
        for (Irq irq : core.irqs) {
            irq.load = Math.max(1, irq.fresh * slice);
        }
    }
}
