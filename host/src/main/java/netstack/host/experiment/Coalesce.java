package netstack.host.experiment;

import java.util.List;
import netstack.host.plot.Plot;

/// Interrupt moderation: fewer interrupts, at the price of waiting.
final class Coalesce implements Experiment {
    private static final int REFERENCE = 50;
    private static final int HEAVY = 250_000;

    @Override
    public String name() {
        return "coalesce";
    }

    @Override
    public String question() {
        return "What does rx-usecs buy, and what does it cost?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("usecs", "rx-usecs of the card", 0, 1000,
                        "0,2,5,10,20,50,100,200", "0,20,50,200"),
                new Param("light", "datagrams a second, lightly loaded", 1,
                        1_000_000, "5000"),
                new Param("heavy", "datagrams a second, loaded", 1,
                        1_000_000, "400000"),
                new Param("ms", "length of a run", 2, 10_000, "100", "40"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("coalesce", "load", "rx-usecs",
                "interrupts/s", "per packet", "CPU %", "p50 us", "p99 us");
        for (String load : List.of("light", "heavy")) {
            for (long usecs : s.all("usecs")) {
                s.step(load + ", rx-usecs " + usecs);
                measure(s, t, load, usecs);
            }
        }
        plot(report, t, "Interrupts a second", "interrupts/s", 2);
        plot(report, t, "From the wire to the program, p50", "us", 5);
        if (s.one("heavy") >= HEAVY) laws(report, t);
        return report;
    }

    private static void measure(Settings s, Table t, String load,
            long usecs) {
        try (Rig rig = new Rig(new RigConfig(s.seed())
                .rxUsecs((int) usecs))) {
            Sink sink = rig.sink(Rig.PORT, 0);
            Sample f = rig.flood(s.one(load), s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            double interrupts = f.rate(f.interrupts());
            t.row(load, usecs, interrupts, interrupts / f.processedRate(),
                    f.busyPercent(0), sink.age().us(50),
                    sink.age().us(99));
        }
    }

    private static void plot(Report report, Table t, String title,
            String unit, int c) {
        Plot p = report.plot(title, "rx-usecs", unit);
        for (String load : List.of("light", "heavy")) {
            p.line(load, t.column(1, 0, load), t.column(c, 0, load));
        }
    }

    private static void laws(Report report, Table t) {
        double[] usecs = t.column(1, 0, "heavy");
        double[] irqs = t.column(2, 0, "heavy");
        double[] p50 = t.column(5, 0, "heavy");
        double[] light = t.column(5, 0, "light");
        int none = index(usecs, 0);
        int some = index(usecs, REFERENCE);
        if (none < 0 || some < 0) return;
        report.law("Under load, rx-usecs " + REFERENCE + " takes interrupts "
                + "down at least 10 times.", irqs[none] >= 10 * irqs[some],
                "%,.0f/s without, %,.0f/s with", irqs[none], irqs[some]);
        report.law("The price is waiting, at most rx-usecs longer.",
                p50[some] > p50[none]
                && p50[some] < p50[none] + REFERENCE,
                "p50 %.1f us without, %.1f us with", p50[none], p50[some]);
        report.law("A lone packet does not wait: the card interrupts at "
                + "once after a pause.", light[some] < 1.05 * light[none],
                "p50 %.1f us without, %.1f us with", light[none],
                light[some]);
    }

    private static int index(double[] values, double v) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == v) return i;
        }
        return -1;
    }
}
