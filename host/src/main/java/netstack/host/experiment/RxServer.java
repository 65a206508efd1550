package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;

/// A receive server with eight queues and eight readers, as it comes and as
/// the textbook tunes it: queues, affinity, budget.
final class RxServer implements Experiment {
    private static final int N = 8;
    private static final int NODES = 2;

    /// What has been tuned so far, one thing after the other.
    private enum Stage {
        ONE("1 queue", 1, false, 0, 300),
        PILED("8 queues on CPU 0", N, false, 0, 300),
        SPREAD("8 queues, 8 CPUs", N, true, N / 2, 300),
        HOME("readers at home", N, true, 0, 300),
        BUDGET("budget 600", N, true, 0, 600);

        final String text;
        final int queues;
        final boolean spread;
        /// How far reader `i` is from the CPU of queue `i`.
        final int away;
        final int budget;

        Stage(String text, int queues, boolean spread, int away,
                int budget) {
            this.text = text;
            this.queues = queues;
            this.spread = spread;
            this.away = away;
            this.budget = budget;
        }
    }

    @Override
    public String name() {
        return "rx-server";
    }

    @Override
    public String question() {
        return "What do queues, affinity and budget give an 8-queue server?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 3000,
                        14_880, "5000"),
                new Param("ms", "length of a run", 2, 1000, "20", "8"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("rx-server", "tuned", "offered/s", "read/s",
                "p50 us", "p99 us", "ns/packet", "time_squeeze/s",
                "lost by card");
        int[] flows = flows(s);
        for (Stage stage : Stage.values()) {
            s.step(stage.text);
            measure(s, t, stage, flows);
        }
        double[] steps = new double[Stage.values().length];
        for (int i = 0; i < steps.length; i++) steps[i] = i;
        report.plot("Read, from default to tuned", "tuned so far", "Mpps")
                .categories("1 queue", "8 on CPU 0", "spread", "at home",
                        "budget 600").line("read", steps, Arrays.stream(
                        t.column(2)).map(v -> v / 1e6).toArray());
        laws(report, t);
        return report;
    }

    private static int[] flows(Settings s) {
        try (Rig rig = rig(s, N)) {
            return RssFlows.ofQueues(rig, N);
        }
    }

    private static Rig rig(Settings s, int queues) {
        return new Rig(new RigConfig(s.seed()).cpus(N).nodes(NODES)
                .queues(queues));
    }

    private static void measure(Settings s, Table t, Stage stage,
            int[] flows) {
        try (Rig rig = rig(s, stage.queues)) {
            for (int q = 0; q < stage.queues; q++) {
                rig.affinity(q, stage.spread ? q : 0);
            }
            rig.sysctl("net.core.netdev_budget", stage.budget);
            byte[][] frames = new byte[N][];
            Sink[] sinks = new Sink[N];
            for (int i = 0; i < N; i++) {
                sinks[i] = rig.sink(Rig.PORT + i, (i + stage.away) % N);
                frames[i] = rig.datagram(flows[i], Rig.PORT + i);
            }
            Sample f = rig.flood(s.one("kpps") * 1000,
                    s.one("ms") * Rig.MS, frames);
            t.row(stage.text, s.one("kpps") * 1000, f.readRate(),
                    sinks[0].age().us(50), sinks[0].age().us(99),
                    (double) Arrays.stream(f.busy()).sum() / f.read(),
                    f.rate(f.squeezes()), rig.lostByCard());
        }
    }

    private static void laws(Report report, Table t) {
        double[] read = t.column(2);
        double[] ns = t.column(5);
        int spread = Stage.SPREAD.ordinal();
        int home = Stage.HOME.ordinal();
        double[] lost = t.column(7);
        report.law("As long as all queues interrupt one CPU the card loses "
                + "packets, however many queues there are.", lost[0] > 0
                && lost[1] > 0 && lost[spread] == 0, "%,.0f with one queue, "
                + "%,.0f with %d; spread, %,.0f", lost[0], lost[1], N,
                lost[spread]);
        report.law("Tuned, the server reads at least twice as much as with "
                + "all on one CPU.", read[home] >= 2 * read[1],
                "%,.0f/s, before %,.0f/s", read[home], read[1]);
        report.law("A reader on its queue's CPU makes each packet cheaper "
                + "than one on the other node.", ns[home] < ns[spread],
                "%.0f ns at home, %.0f ns away", ns[home], ns[spread]);
        report.law("Where no round is squeezed, a larger budget changes "
                + "nothing.", t.column(6)[home] > 0 || Math.abs(
                read[home + 1] - read[home]) < 0.02 * read[home],
                "%,.0f/s with 300, %,.0f/s with 600", read[home],
                read[home + 1]);
    }
}
