package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import netstack.host.plot.Plot;

/// Receive side scaling: a queue and a CPU for each share of the flows.
final class RssScaling implements Experiment {
    private static final double LINEAR = 0.9;
    /// So many flows that chance spreads them evenly.
    private static final int MANY = 1024;

    @Override
    public String name() {
        return "rss";
    }

    @Override
    public String question() {
        return "Do eight queues forward eight times as much?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("queues", "queues of each card, and CPUs", 1, 16,
                        "1,2,4,8", "1,2,4"),
                new Param("flows", "flows, by their senders' addresses", 1,
                        60_000, "4096,16,1", "1024,1"),
                new Param("kpps", "thousand datagrams a second", 1, 14_880,
                        "14880", "9000"),
                new Param("light", "the same, to see how flows spread", 1,
                        14_880, "400"),
                new Param("ms", "length of a run", 2, 1000, "10", "6"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("rss", "flows", "queues", "forwarded/s",
                "of linear", "busiest/mean", "of light load");
        Plot p = report.plot("Forwarded", "queues", "Mpps");
        for (long flows : s.all("flows")) {
            for (long queues : s.all("queues")) {
                s.step(flows + " flows, " + queues + " queues");
                measure(s, t, flows, queues);
            }
            p.line(flows + " flows", t.column(1, 0, flows),
                    Arrays.stream(t.column(2, 0, flows))
                            .map(v -> v / 1e6).toArray());
        }
        laws(report, s, t);
        return report;
    }

    private static void measure(Settings s, Table t, long flows,
            long queues) {
        try (Router router = new Router(new RigConfig(s.seed())
                .cpus((int) queues).queues((int) queues))) {
            byte[][] frames = router.flows((int) flows);
            long ns = s.one("ms") * Rig.MS;
            double[] light = router.flood(s.one("light") * 1000, 2 * ns,
                    frames);
            double[] cpus = router.flood(s.one("kpps") * 1000, ns, frames);
            double sum = Arrays.stream(cpus).sum();
            double[] before = t.column(2, 0, flows);
            double[] first = t.column(1, 0, flows);
            double one = before.length == 0 ? sum / queues
                    : before[0] / first[0];
            t.row(flows, queues, sum, sum / (one * queues),
                    imbalance(cpus), imbalance(light));
        }
    }

    /// What the busiest CPU did, over the mean.
    private static double imbalance(double[] cpus) {
        double sum = Arrays.stream(cpus).sum();
        return Arrays.stream(cpus).max().orElse(0) * cpus.length / sum;
    }

    private static void laws(Report report, Settings s, Table t) {
        long many = Arrays.stream(s.all("flows")).max().orElse(0);
        double[] linear = t.column(3, 0, many);
        double worst = Arrays.stream(linear).min().orElse(0);
        if (many >= MANY) {
            report.law("Many flows scale to at least " + LINEAR + " of linear.",
                    worst >= LINEAR, "%d flows: %.2f of linear at worst",
                    many, worst);
        }
        long few = Arrays.stream(s.all("flows")).min().orElse(0);
        double[] rates = t.column(2, 0, few);
        if (few == 1) {
            double last = rates[rates.length - 1];
            report.law("One flow stays on one queue, however many there "
                    + "are.", last < 1.1 * rates[0],
                    "%,.0f/s with the first, %,.0f/s with the last",
                    rates[0], last);
        }
        double even = t.column(5, 0, many)[linear.length - 1];
        double uneven = t.column(5, 0, few)[linear.length - 1];
        report.law("The hash spreads many flows more evenly than few.",
                even <= uneven, "busiest CPU %.2f times the mean with %d "
                + "flows, %.2f times with %d", even, many, uneven, few);
    }
}
