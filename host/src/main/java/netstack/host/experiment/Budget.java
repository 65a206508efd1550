package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import netstack.host.plot.Plot;

/// How much NET_RX may do in one go: `netdev_budget` and
/// `netdev_budget_usecs`.
final class Budget implements Experiment {
    private static final int WEIGHT = 64;
    private static final int FLOWS = 64;

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public String question() {
        return "What do netdev_budget and netdev_budget_usecs change?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("budget", "netdev_budget", 1, 100_000,
                        "1,64,300,600", "1,300"),
                new Param("usecs", "netdev_budget_usecs", 0, 1_000_000,
                        "2000,4000", "2000"),
                new Param("queues", "receive queues of the card, all on one "
                        + "CPU", 1, 16, "8"),
                new Param("rate", "datagrams a second", 1000, 14_880_000,
                        "200000,1000000,5000000", "200000,5000000"),
                new Param("ms", "length of a run", 2, 10_000, "40", "10"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("budget", "offered/s", "budget", "usecs",
                "processed/s", "read/s", "lost by card", "NET_RX rounds",
                "time_squeeze", "p50 us", "p99 us");
        Laws laws = new Laws();
        for (long rate : s.all("rate")) {
            for (long usecs : s.all("usecs")) {
                for (long budget : s.all("budget")) {
                    s.step(budget + " of " + rate + "/s");
                    measure(s, t, laws, rate, budget, usecs);
                }
            }
        }
        plot(report, s, t);
        laws.into(report);
        return report;
    }

    private static void plot(Report report, Settings s, Table t) {
        Plot p = report.plot("Read by the program", "netdev_budget",
                "kpps");
        double[] usecs = t.column(2);
        double[] rates = t.column(0);
        for (long rate : s.all("rate")) {
            int[] rows = IntStream.range(0, usecs.length).filter(i ->
                    rates[i] == rate && usecs[i] == s.one("usecs"))
                    .toArray();
            p.line(rate / 1000 + " kpps offered", pick(t.column(1), rows, 1),
                    pick(t.column(4), rows, 1000));
        }
    }

    private static double[] pick(double[] column, int[] rows, double unit) {
        return Arrays.stream(rows).mapToDouble(i -> column[i] / unit)
                .toArray();
    }

    private static void measure(Settings s, Table t, Laws laws, long rate,
            long budget, long usecs) {
        try (Rig rig = new Rig(new RigConfig(s.seed())
                .queues((int) s.one("queues")))) {
            rig.sysctl("net.core.netdev_budget", budget);
            rig.sysctl("net.core.netdev_budget_usecs", usecs);
            Sink sink = rig.sink(Rig.PORT, 0);
            RxRounds rounds = new RxRounds(rig.host.machine());
            long squeezed = rig.sample().squeezes();
            Sample flood = rig.flood(rate, s.one("ms") * Rig.MS,
                    rig.flows(FLOWS, Rig.PORT));
            squeezed = rig.sample().squeezes() - squeezed;
            laws.see(budget, squeezed, rounds);
            t.row(rate, budget, usecs, flood.processedRate(),
                    flood.readRate(), rig.lostByCard(), rounds.worked(),
                    squeezed, sink.age().us(50), sink.age().us(99));
        }
    }

    /// The laws over all runs.
    private static final class Laws {
        private long squeezesAtOne;
        private long roundsAtOne;
        private boolean equal = true;
        private long mostInPollAtOne;
        private long mostInPoll;
        private boolean within = true;
        private long mostOver;

        void see(long budget, long squeezes, RxRounds rounds) {
            long over = rounds.mostInRound() - budget;
            within &= over < WEIGHT;
            mostOver = Math.max(mostOver, over);
            mostInPoll = Math.max(mostInPoll, rounds.mostInPoll());
            if (budget == 1) {
                squeezesAtOne += squeezes;
                roundsAtOne += rounds.worked();
                equal &= squeezes == rounds.worked();
                mostInPollAtOne = Math.max(mostInPollAtOne,
                        rounds.mostInPoll());
            }
        }

        void into(Report r) {
            if (roundsAtOne > 0) {
                r.law("At a budget of 1, time_squeeze counts each round of "
                        + "NET_RX that did work.", equal,
                        "%,d squeezes, %,d rounds", squeezesAtOne,
                        roundsAtOne);
                r.law("The budget does not cut a poll: at 1, too, one may "
                        + "take its weight of " + WEIGHT + ".",
                        mostInPollAtOne == mostInPoll
                        && mostInPoll <= WEIGHT, "%d packets in one poll "
                        + "at budget 1, %d at any", mostInPollAtOne,
                        mostInPoll);
            }
            r.law("No round overruns its budget by a whole poll.", within,
                    "by %d packets at most", Math.max(0, mostOver));
        }
    }
}
