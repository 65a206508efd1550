package netstack.host.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import netstack.host.app.Irqbalance;
import netstack.host.plot.Plot;

/// Interrupts that stay where their readers are, against the daemon that
/// moves them by load.
///
/// Two queues interrupt each CPU, and each queue's datagrams are read there.
/// The two of one CPU have most of the load, one twice that of the other;
/// which CPU it is changes with time.
final class Balancing implements Experiment {
    private static final long SECOND = 1_000_000_000;
    private static final int CPUS = 4;
    private static final int NODES = 2;
    private static final int QUEUES = 2 * CPUS;
    /// Frames of the busiest queue and the next for one of a quiet one.
    private static final int BUSIEST = 12;
    private static final int BUSY = 6;
    /// Looks of the daemon before another CPU's queues get busy.
    private static final int LOOKS = 2;
    /// At more, interrupts are moderated, and tell no load; and a packet
    /// waits for other packets more than for another CPU.
    private static final int LIGHT = 50_000;
    /// The daemon's first look gives each line a CPU, also the card's own.
    private static final int PLACED = QUEUES + 1;

    /// Who places the interrupts.
    private enum Way {
        PINNED("pinned"), BALANCED("irqbalance");

        final String text;

        Way(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return "irqbalance";
    }

    @Override
    public String question() {
        return "Who places interrupts better: irqbalance, or who pins them?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 2000,
                        "10,25,50", "25"),
                new Param("t", "the daemon's interval in s", 1, 60, "1"),
                new Param("shifts", "how often the load goes to another CPU",
                        0, 100, "2", "1"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("irqbalance", "interrupts", "offered/s",
                "read/s", "p50 us", "p99 us", "at home %", "moved",
                "busiest CPU %");
        Plot p = report.plot("p99 of " + s.one("kpps") + " kpps",
                "s", "us");
        int[] flows = flows(s);
        for (long kpps : s.all("kpps")) {
            for (Way way : Way.values()) {
                s.step(way.text + ", " + kpps + " kpps");
                double[] p99 = measure(s, t, way, kpps * 1000, flows);
                if (kpps == s.one("kpps")) p.line(way.text, IntStream
                        .range(0, p99.length).mapToDouble(i -> i + 1)
                        .toArray(), p99);
            }
        }
        laws(report, t);
        return report;
    }

    private static Rig rig(Settings s) {
        return new Rig(new RigConfig(s.seed()).cpus(CPUS).nodes(NODES)
                .queues(QUEUES));
    }

    private static int[] flows(Settings s) {
        try (Rig rig = rig(s)) {
            return RssFlows.ofQueues(rig, QUEUES);
        }
    }

    /// The 99th percentile of each second.
    private static double[] measure(Settings s, Table t, Way way, long rate,
            int[] flows) {
        try (Rig rig = rig(s)) {
            Readers readers = new Readers(rig, flows);
            Irqbalance daemon = new Irqbalance(rig.host.machine(),
                    rig.host.proc(), s.one("t") * SECOND);
            if (way == Way.BALANCED) rig.host.spawn("irqbalance", daemon);
            HomeWatch home = new HomeWatch(rig.host.machine(), Rig.PORT,
                    readers.cpus);
            List<Double> p99 = new ArrayList<>();
            Sample before = rig.sample();
            for (int phase = 0; phase <= s.one("shifts"); phase++) {
                readers.flood(phase % CPUS, rate,
                        (int) (LOOKS * s.one("t")), p99);
            }
            Sample f = rig.sample().minus(before);
            t.row(way.text, rate, f.readRate(), readers.age.us(50),
                    readers.age.us(99), home.percent(), daemon.moves(),
                    IntStream.range(0, CPUS).mapToDouble(f::busyPercent)
                            .max().orElse(0));
            return p99.stream().mapToDouble(v -> v).toArray();
        }
    }

    /// A program for each queue, on the queue's CPU.
    private static final class Readers {
        final int[] cpus = new int[QUEUES];
        final Histogram age = new Histogram();
        private final Rig rig;
        private final byte[][] frames = new byte[QUEUES][];
        private Histogram second = new Histogram();

        Readers(Rig rig, int[] flows) {
            this.rig = rig;
            for (int q = 0; q < QUEUES; q++) {
                cpus[q] = q % CPUS;
                rig.affinity(q, cpus[q]);
                rig.sink(Rig.PORT + q, cpus[q]).onRead(this::read);
                frames[q] = rig.datagram(flows[q], Rig.PORT + q);
            }
        }

        private void read(long ready) {
            long ns = rig.host.machine().now() - ready;
            age.add(ns);
            second.add(ns);
        }

        /// Most for the two queues of CPU `busy`, for `seconds`.
        void flood(int busy, long rate, int seconds, List<Double> p99) {
            List<byte[]> turn = new ArrayList<>();
            for (int i = 0; i < BUSIEST; i++) {
                for (int q = 0; q < QUEUES; q++) {
                    if (i < share(q, busy)) turn.add(frames[q]);
                }
            }
            rig.generator.start(rig.network.now() + Rig.CABLE_DELAY,
                    Pace.even(rate), rate * seconds,
                    turn.toArray(byte[][]::new));
            for (int i = 0; i < seconds; i++) {
                second = new Histogram();
                rig.network.runFor(SECOND);
                p99.add(second.us(99));
            }
        }
    }

    /// Frames of queue `q` when the queues of CPU `busy` are the busy ones.
    private static int share(int q, int busy) {
        if (q % CPUS != busy) return 1;
        return q < CPUS ? BUSIEST : BUSY;
    }

    private static void laws(Report report, Table t) {
        double[] offered = t.column(1, 0, Way.PINNED.text);
        double[] moved = t.column(6, 0, Way.BALANCED.text);
        for (int i = 0; i < offered.length; i++) {
            if (offered[i] > LIGHT) continue;
            report.law("The daemon moves interrupts away from the busy CPU, "
                    + "and so from their readers.", moved[i] > PLACED,
                    "at %,.0f a second %.0f times after the first look",
                    offered[i], moved[i] - PLACED);
            double pinned = t.column(4, 0, Way.PINNED.text)[i];
            double balanced = t.column(4, 0, Way.BALANCED.text)[i];
            report.law("Pinned interrupts have the lower p99.",
                    pinned < balanced, "%.2f us pinned, %.2f us balanced",
                    pinned, balanced);
        }
    }
}
