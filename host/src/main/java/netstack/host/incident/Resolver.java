package netstack.host.incident;

import java.util.Arrays;
import java.util.List;
import netstack.host.experiment.EarlyDrop;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Neighbours;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Rig;
import netstack.host.experiment.RigConfig;
import netstack.host.experiment.Sample;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;

/// Receive livelock under a flood of UDP, and the two cures that are told
/// of: a smaller NAPI budget, and dropping early.
final class Resolver implements Experiment {
    private static final double[] STEPS = {0, 1, 2, 3, 4, 5};

    /// What was tried, one after the other.
    private enum Stage {
        CALM("no flood", false, 300, false, false),
        FLOOD("flood", true, 300, false, false),
        BUDGET("flood, budget 64", true, 64, false, false),
        OLD("flood, as 4.9-6.4", true, 300, true, false),
        OLD_BUDGET("the same, budget 64", true, 64, true, false),
        XDP("flood, XDP drop", true, 300, false, true);

        final String text;
        final boolean flood;
        final long budget;
        final boolean ksoftirqdFirst;
        final boolean xdp;

        Stage(String text, boolean flood, long budget,
                boolean ksoftirqdFirst, boolean xdp) {
            this.text = text;
            this.flood = flood;
            this.budget = budget;
            this.ksoftirqdFirst = ksoftirqdFirst;
            this.xdp = xdp;
        }
    }

    @Override
    public String name() {
        return "livelock";
    }

    @Override
    public String question() {
        return "Why does a healthy resolver answer nobody?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "the flood, thousand datagrams a second",
                        2500, 10_000, "3000"),
                new Param("ms", "length of a run", 2, 1000, "40", "20"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("livelock", "stage", "answers/s", "of calm",
                "processed/s", "time_squeeze/s", "p50 us", "CPU %");
        double calm = 0;
        for (Stage stage : Stage.values()) {
            s.step(stage.text);
            calm = measure(s, t, stage, calm);
        }
        report.plot("Answers", "what was tried", "thousand a second")
                .categories("calm", "flood", "budget 64", "4.9-6.4",
                        "and 64", "XDP")
                .line("answers", STEPS, kilo(t.column(1)));
        tell(report, s, t);
        laws(report, t);
        return report;
    }

    private static double measure(Settings s, Table t, Stage stage,
            double calm) {
        try (Neighbours n = new Neighbours(new RigConfig(s.seed())
                .ksoftirqdFirst(stage.ksoftirqdFirst))) {
            n.rig.sysctl("net.core.netdev_budget", stage.budget);
            if (stage.xdp) n.xdp(EarlyDrop::program);
            Sample f = n.flood(stage.flood ? s.one("kpps") * 1000 : 0,
                    s.one("ms") * Rig.MS);
            double answers = f.rate(n.requests.answered());
            double all = stage == Stage.CALM ? answers : calm;
            t.row(stage.text, answers, answers / all, f.processedRate(),
                    f.rate(f.squeezes()), n.requests.time().us(50),
                    f.busyPercent(0));
            return all;
        }
    }

    private static double[] kilo(double[] values) {
        return Arrays.stream(values).map(v -> v / 1000).toArray();
    }

    private static void tell(Report report, Settings s, Table t) {
        double[] a = t.column(1);
        report.say("A resolver answers %,.0f questions a second with CPU "
                + "time to spare. Then %,d datagrams a second come to a "
                + "port on which nobody listens: %,.0f answers a second. "
                + "The CPU is busy in NET_RX, which is never finished and "
                + "goes before every program.", a[0], s.one("kpps") * 1000,
                a[1]);
        report.say("First cure: a smaller netdev_budget. Its rounds are "
                + "shorter, and the next begins at once: %,.0f a second. "
                + "Where ksoftirqd takes turns with programs (Linux 4.9 to "
                + "6.4) the resolver does run, but a question waits so long "
                + "behind the flood that it is given up: %,.0f a second, "
                + "with the smaller budget %,.0f.", a[2], a[3], a[4]);
        report.say("Second cure: drop the flood where it costs least, "
                + "before there is an sk_buff: %,.0f a second.", a[5]);
    }

    private static void laws(Report report, Table t) {
        double[] of = t.column(2);
        report.law("The flood ends the service.", of[1] < 0.05,
                "%.1f %% of the calm", of[1] * 100);
        report.law("A smaller budget alone does not bring it back.",
                of[2] < 0.1, "%.1f %% of the calm", of[2] * 100);
        report.law("An early drop does.", of[5] > 0.9,
                "%.1f %% of the calm", of[5] * 100);
    }
}
