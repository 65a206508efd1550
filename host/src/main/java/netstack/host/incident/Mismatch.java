package netstack.host.incident;

import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Rig;
import netstack.host.experiment.RigConfig;
import netstack.host.experiment.Sample;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Sink;
import netstack.host.experiment.Table;
import netstack.skbuff.Cost;

/// A card that interrupts one NUMA node, and a program that runs on the
/// other.
final class Mismatch implements Experiment {
    private static final int CPUS = 8;
    private static final int NODES = 2;

    /// Where the card interrupts and the program runs.
    private enum Stage {
        FOUND("as found", 0, 7), PROGRAM("program moved", 0, 1),
        INTERRUPT("interrupt moved", 6, 7), ONE("both on one CPU", 7, 7);

        final String text;
        final int irq;
        final int program;

        Stage(String text, int irq, int program) {
            this.text = text;
            this.irq = irq;
            this.program = program;
        }
    }

    @Override
    public String name() {
        return "numa";
    }

    @Override
    public String question() {
        return "Why is the new host with two sockets slower than the old one?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 1000,
                        "600"),
                new Param("ms", "length of a run", 2, 1000, "40", "10"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("numa", "stage", "card's CPU", "program's",
                "p50 us", "p99 us", "lines from afar", "ns/packet",
                "card's CPU %", "program's %");
        for (Stage stage : Stage.values()) {
            s.step(stage.text);
            measure(s, t, stage);
        }
        report.plot("CPU time of a packet", "where they are", "ns")
                .categories("as found", "program", "interrupt", "one CPU")
                .line("both CPUs", new double[] {0, 1, 2, 3}, t.column(6));
        double[] lines = t.column(5);
        double[] ns = t.column(6);
        double[] p50 = t.column(3);
        report.say("The card's queue interrupts CPU 0, on node 0. The "
                + "program runs on CPU 7, on node 1. Nobody chose this: the "
                + "interrupt went where the boot left it, and the program "
                + "where there was room. Each packet that the program reads "
                + "is fetched from the other node's cache, %.1f lines of "
                + "it, and costs %.0f ns of CPU time in all.", lines[0],
                ns[0]);
        report.say("Cure: bring them together, by taskset for the program "
                + "or /proc/irq/N/smp_affinity_list for the interrupt. On "
                + "one node it is %.0f and %.0f ns, on one CPU %.0f ns.",
                ns[1], ns[2], ns[3]);
        report.law("A program on the other node fetches each packet from "
                + "afar.", lines[0] >= 5, "%.1f lines a packet", lines[0]);
        report.law("On one node none comes from afar, whichever of the two "
                + "is moved, and each packet costs less and is read sooner.",
                lines[1] + lines[2] == 0 && Math.max(ns[1], ns[2]) < ns[0]
                && Math.max(p50[1], p50[2]) < p50[0],
                "%.0f and %.0f ns a packet, p50 %.1f and %.1f us; as found "
                + "%.0f ns, %.1f us", ns[1], ns[2], p50[1], p50[2], ns[0],
                p50[0]);
        report.law("On one CPU a packet costs least.", ns[3]
                < Math.min(ns[1], ns[2]), "%.0f ns a packet", ns[3]);
        return report;
    }

    private static void measure(Settings s, Table t, Stage stage) {
        try (Rig rig = new Rig(new RigConfig(s.seed()).cpus(CPUS)
                .nodes(NODES))) {
            rig.affinity(0, stage.irq);
            Sink sink = rig.sink(Rig.PORT, stage.program);
            long[] far = new long[1];
            long line = CostModel.SERVER_82599.of(Cost.CACHE_LINE_NODE);
            rig.host.machine().onCost((cpu, c, ns) ->
                    far[0] += c == Cost.CACHE_LINE_NODE ? ns / line : 0);
            Sample f = rig.flood(s.one("kpps") * 1000,
                    s.one("ms") * Rig.MS, rig.datagram(0, Rig.PORT));
            t.row(stage.text, stage.irq, stage.program, sink.age().us(50),
                    sink.age().us(99), (double) far[0] / sink.received(),
                    (double) Arrays.stream(f.busy()).sum() / f.read(),
                    f.busyPercent(stage.irq),
                    f.busyPercent(stage.program));
        }
    }
}
