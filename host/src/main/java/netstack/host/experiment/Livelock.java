package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.plot.Plot;

/// Receive livelock (Mogul and Ramakrishnan, 1996), and what cures it.
final class Livelock implements Experiment {
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int SLOW_CARD = 256;
    private static final int OVERLOAD = 3_000_000;
    private static final int GIGABIT = 1000;
    /// Reads less than this share of what is offered.
    private static final double STARVING = 0.05;
    private static final int[] LOADS = {10, 25, 50, 75, 100};

    /// How packets get from the card to the socket.
    enum Way {
        INTERRUPT("interrupt"), NO_QUOTA("no quota"),
        NAPI("NAPI"), KSOFTIRQD("NAPI 4.9-6.4"), THREAD("NAPI thread");

        final String text;

        Way(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return "livelock";
    }

    @Override
    public String question() {
        return "Does a host that is offered more deliver more?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 14_880,
                        "100,200,300,400,500,600,800,1000,1500,2000,2500,"
                        + "5000,10000,14880",
                        "200,400,600,1000,2000,14880"),
                new Param("usecs", "rx-usecs of the card", 0, 1000, "20"),
                new Param("small", "rx-usecs of the plot of a small one", 0,
                        1000, "2"),
                new Param("mbit", "links of the host of 2001, Mbit/s", 10,
                        1000, "10,100,1000", "1000"),
                new Param("ms", "length of a run", 2, 10_000, "40", "20"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("server", "way", "offered/s", "processed/s",
                "read/s", "interrupts/s");
        for (Way way : Way.values()) {
            for (long kpps : s.all("kpps")) {
                measure(s, t, way, kpps * 1000, server(s, way)
                        .rxUsecs((int) s.one("usecs")));
            }
        }
        plot(report, t, "Processed by the stack", 2);
        plot(report, t, "Read by a program on the same CPU", 3);
        laws(report, t);
        small(s, report);
        old(s, report);
        return report;
    }

    private static RigConfig server(Settings s, Way way) {
        return new RigConfig(s.seed()).legacy(way == Way.INTERRUPT)
                .ksoftirqdFirst(way == Way.KSOFTIRQD);
    }

    private static Sample measure(Settings s, Table t, Way way, long rate,
            RigConfig config) {
        s.step(way.text + ", " + rate + "/s");
        try (Rig rig = new Rig(config)) {
            if (way == Way.NO_QUOTA) {
                rig.sysctl("net.core.netdev_budget", UNLIMITED);
                rig.sysctl("net.core.netdev_budget_usecs", UNLIMITED);
                rig.sysctl("net.core.dev_weight", UNLIMITED);
            }
            if (way == Way.THREAD) rig.threaded();
            rig.sink(Rig.PORT, 0);
            Sample flood = rig.flood(rate, s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            t.row(way.text, rate, flood.processedRate(), flood.readRate(),
                    flood.rate(flood.interrupts()));
            return flood;
        }
    }

    private static void plot(Report report, Table t, String title, int c) {
        Plot p = report.plot(title, "Mpps offered", "Mpps");
        for (Way way : Way.values()) {
            double[] xs = t.column(1, 0, way.text);
            if (xs.length > 0) {
                p.line(way.text, millions(xs),
                        millions(t.column(c, 0, way.text)));
            }
        }
    }

    private static double[] millions(double[] values) {
        return Arrays.stream(values).map(v -> v / 1e6).toArray();
    }

    /// With interrupts in quick succession the program starves long before
    /// the softirq has too much to do; only then would ksoftirqd take over.
    private static void small(Settings s, Report report) {
        Table t = report.table("small", "way", "offered/s", "processed/s",
                "read/s", "interrupts/s");
        for (Way way : List.of(Way.NAPI, Way.KSOFTIRQD)) {
            for (long kpps : s.all("kpps")) {
                measure(s, t, way, kpps * 1000, server(s, way)
                        .rxUsecs((int) s.one("small")));
            }
        }
        plot(report, t, "Read, with rx-usecs " + s.one("small"), 3);
        double[] now = t.column(3, 0, Way.NAPI.text);
        double[] rule = t.column(3, 0, Way.KSOFTIRQD.text);
        int i = lastUnsaturated(t);
        if (t.column(1, 0, Way.NAPI.text)[i] < OVERLOAD / 2) return;
        double offered = t.column(1, 0, Way.NAPI.text)[i];
        report.law("With interrupts in quick succession a program starves "
                + "while the stack still keeps up; the rule of 4.9 to 6.4 "
                + "feeds it as soon as ksoftirqd takes over.",
                now[i] < STARVING * offered
                && last(rule) > 10 * Math.min(now[i], rule[i]),
                "at %,.0f/s offered: read %,.0f/s, with the rule %,.0f/s; "
                + "in the end %,.0f/s and %,.0f/s", offered, now[i],
                rule[i], last(now), last(rule));
    }

    /// The greatest load of which NAPI processes all.
    private static int lastUnsaturated(Table t) {
        double[] offered = t.column(1, 0, Way.NAPI.text);
        double[] processed = t.column(2, 0, Way.NAPI.text);
        int i = offered.length - 1;
        while (i > 0 && processed[i] < 0.99 * offered[i]) i--;
        return i;
    }

    /// The host of 2001, on links of its time: the shortest frame takes 84
    /// byte times.
    private static void old(Settings s, Report report) {
        Table t = report.table("host-2001", "way", "Mbit/s", "offered/s",
                "processed/s", "read/s", "interrupts/s");
        for (Way way : List.of(Way.INTERRUPT, Way.NAPI)) {
            for (long mbit : s.all("mbit")) {
                for (int percent : LOADS) old(s, t, way, mbit, percent);
            }
        }
        long[] links = s.all("mbit");
        if (links[links.length - 1] < GIGABIT) return;
        double[] old = t.column(4, 0, Way.INTERRUPT.text);
        double[] napi = t.column(3, 0, Way.NAPI.text);
        report.law("The host of 2001 livelocks on its fastest link without "
                + "NAPI, and with NAPI processes within 10 % of its peak.",
                last(old) < 0.05 * max(old)
                && last(napi) >= 0.9 * max(napi),
                "reads %,.0f/s at its peak and %,.0f/s at line rate; NAPI "
                + "processes %,.0f/s and %,.0f/s", max(old), last(old),
                max(napi), last(napi));
    }

    private static void old(Settings s, Table t, Way way, long mbit,
            int percent) {
        long line = mbit * 1_000_000 / (84 * 8);
        Table row = new Table("row", "way", "offered/s", "processed/s",
                "read/s", "interrupts/s");
        Sample f = measure(s, row, way, line * percent / 100,
                server(s, way).costs(CostModel.GIGABIT_2001)
                        .linkRate(mbit * 1_000_000).rxDescs(SLOW_CARD));
        t.row(way.text, mbit, line * percent / 100, f.processedRate(),
                f.readRate(), f.rate(f.interrupts()));
    }

    /// They are about overload.
    private static void laws(Report report, Table t) {
        if (last(t.column(1, 0, Way.NAPI.text)) < OVERLOAD) return;
        double[] old = t.column(3, 0, Way.INTERRUPT.text);
        double oldPeak = max(old);
        report.law("With an interrupt a packet, delivery collapses to less "
                + "than 5 % of its peak.", last(old) < 0.05 * oldPeak,
                "peak %,.0f/s, at the end %,.0f/s", oldPeak, last(old));
        double[] free = t.column(3, 0, Way.NO_QUOTA.text);
        report.law("Polling without a quota starves the program.",
                last(free) < 0.05 * max(free),
                "peak %,.0f/s, at the end %,.0f/s", max(free), last(free));
        double[] napi = t.column(2, 0, Way.NAPI.text);
        report.law("What NAPI processes stays within 10 % of its peak, up "
                + "to line rate.", last(napi) >= 0.9 * max(napi),
                "peak %,.0f/s, at the end %,.0f/s", max(napi), last(napi));
        double[] rule = t.column(3, 0, Way.KSOFTIRQD.text);
        double[] now = t.column(3, 0, Way.NAPI.text);
        report.law("Under overload the rule of 4.9 to 6.4 feeds a program "
                + "that starves without it.",
                last(rule) > 10 * last(now), "with it %,.0f/s, "
                + "without %,.0f/s", last(rule), last(now));
        double[] thread = t.column(3, 0, Way.THREAD.text);
        report.law("A thread in the softirq's place shares the CPU with the "
                + "program.", last(thread) > 10 * last(now), "%,.0f/s are "
                + "read beside the thread", last(thread));
    }

    private static double max(double[] values) {
        double max = 0;
        for (double v : values) max = Math.max(max, v);
        return max;
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }
}
