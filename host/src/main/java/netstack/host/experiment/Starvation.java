package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import netstack.host.plot.Plot;

/// A noisy neighbour: a tenant's flood takes the softirq's time from
/// another who shares the queue, and a policer gives it back.
final class Starvation implements Experiment {
    private static final double GIVEN_BACK = 0.9;
    private static final int BURST = 64;
    private static final int FLOOD = 3_000_000;
    /// A greater flood fills a CPU by being dropped.
    private static final int DROPPABLE = 10_000_000;
    private static final long VICTIM = 100_000;

    @Override
    public String name() {
        return "starvation";
    }

    @Override
    public String question() {
        return "Who is served when a neighbour floods the queue they share?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "the neighbour, thousand datagrams a "
                        + "second", 1, 14_000, "100,500,1000,2000,2500,"
                        + "3000,5000,8000,10000", "100,3000,10000"),
                new Param("police", "thousand datagrams a second that the "
                        + "policer lets each sender have", 1, 14_000,
                        "200"),
                new Param("ms", "length of a run", 2, 1000, "40", "20"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("starvation", "policer", "neighbour/s",
                "victim read/s", "of alone", "p50 us", "p99 us", "CPU %");
        Plot p = report.plot("What the victim gets of its 100 kpps",
                "Mpps from the neighbour", "kpps");
        double alone = alone(s);
        for (String policer : List.of("none", "XDP")) {
            for (long kpps : s.all("kpps")) {
                s.step(policer + ", " + kpps + " kpps");
                measure(s, t, policer, kpps * 1000, alone);
            }
            p.line(policer, scaled(t.column(1, 0, policer), 1e6),
                    scaled(t.column(2, 0, policer), 1e3));
        }
        laws(report, t);
        return report;
    }

    private static double[] scaled(double[] values, double unit) {
        return Arrays.stream(values).map(v -> v / unit).toArray();
    }

    private static double alone(Settings s) {
        try (Tenants t = new Tenants(s)) {
            return t.run(s, 0).readRate();
        }
    }

    private static void measure(Settings s, Table t, String policer,
            long rate, double alone) {
        try (Tenants tenants = new Tenants(s)) {
            if (policer.equals("XDP")) {
                tenants.police(s.one("police") * 1000);
            }
            Sample f = tenants.run(s, rate);
            t.row(policer, rate, f.readRate(), f.readRate() / alone,
                    tenants.victim.age().us(50),
                    tenants.victim.age().us(99), f.busyPercent(0));
        }
    }

    private static void laws(Report report, Table t) {
        double[] floods = t.column(1, 0, "none");
        double most = floods[floods.length - 1];
        if (most < FLOOD || most > DROPPABLE) return;
        double[] none = t.column(3, 0, "none");
        double[] policed = t.column(3, 0, "XDP");
        double worst = Arrays.stream(none).min().orElse(1);
        report.law("A neighbour's flood starves the victim.", worst < 0.1,
                "at worst it gets %.3f of what it has alone", worst);
        double back = Arrays.stream(policed).min().orElse(0);
        report.law("The policer gives it back at least 90 %.",
                back >= GIVEN_BACK,
                "at worst it gets %.3f of what it has alone", back);
    }

    /// Two senders on two cables into one queue: the neighbour and its
    /// victim.
    private static final class Tenants implements AutoCloseable {
        private final Rig rig;
        private final Generator neighbour;
        private final Sink victim;

        Tenants(Settings s) {
            rig = new Rig(new RigConfig(s.seed()));
            neighbour = new Generator(rig.network.world(), "neighbour");
            rig.network.cable(neighbour, rig.host.card(0));
            rig.sink(Rig.PORT + 1, 0);
            victim = rig.sink(Rig.PORT, 0);
        }

        void police(long rate) {
            Policer policer = new Policer(rig.host.machine(), rate, BURST);
            rig.host.exec("ip", () -> rig.device().ops().bpf(rig.device(),
                    policer));
            rig.network.runFor(100 * Rig.MS);
        }

        /// What the victim reads while its neighbour sends `rate` a second.
        Sample run(Settings s, long rate) {
            long ns = s.one("ms") * Rig.MS;
            if (rate > 0) {
                neighbour.start(rig.network.now() + Rig.CABLE_DELAY,
                        Pace.even(rate), (long) (rate / 1e9 * ns),
                        rig.datagram(1, Rig.PORT + 1));
            }
            rig.generator.start(rig.network.now() + Rig.CABLE_DELAY,
                    Pace.even(VICTIM), (long) (VICTIM / 1e9 * ns),
                    rig.datagram(0, Rig.PORT));
            rig.network.runFor(ns / 2);
            long before = victim.received();
            Sample f = rig.watch(ns / 2);
            return f.withRead(victim.received() - before);
        }

        @Override
        public void close() {
            rig.close();
        }
    }
}
