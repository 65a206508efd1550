package netstack.host.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import netstack.host.plot.Plot;

/// Where the card interrupts, and where the program runs: on one CPU, on
/// two of a node, on two nodes.
final class Affinity implements Experiment {
    private static final long PERIOD = 97;
    private static final double WITHIN = 0.01;
    private static final int CPUS = 8;
    private static final int NODES = 2;
    private static final int SHOWN = 8;

    /// Where the program is; the card's queue interrupts CPU 0.
    enum Place {
        SAME_CPU("same CPU", 0), SAME_NODE("same node", 1),
        OTHER_NODE("other node", CPUS - 1);

        final String text;
        final int cpu;

        Place(String text, int cpu) {
            this.text = text;
            this.cpu = cpu;
        }
    }

    @Override
    public String name() {
        return "affinity";
    }

    @Override
    public String question() {
        return "What if the card interrupts one node and the program is on "
                + "another?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 1000,
                        "20,200,600", "20,600"),
                new Param("ms", "length of a run", 2, 1000, "40", "10"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("affinity", "program", "offered/s", "read/s",
                "p50 us", "p90 us", "p99 us", "CPU 0 %", "its CPU %",
                "ns/packet");
        Plot p = report.plot("Ages of " + s.one("kpps") + " kpps", "us",
                "% not older");
        List<Run> runs = new ArrayList<>();
        for (long kpps : s.all("kpps")) {
            for (Place place : Place.values()) {
                s.step(place.text + ", " + kpps + " kpps");
                runs.add(measure(s, t, place, kpps * 1000));
            }
        }
        for (int i = 0; i < Place.values().length; i++) {
            p.line(Place.values()[i].text, runs.get(i).ages, PERCENTS);
        }
        profiles(report, runs.subList(runs.size() - Place.values().length,
                runs.size()));
        laws(report, t, runs);
        return report;
    }

    private static final double[] PERCENTS = IntStream.range(1, 100)
            .mapToDouble(i -> i).toArray();

    /// @param packets that were read while the profile was taken
    private record Run(double[] ages, Profile profile, long packets,
            long busy) {

        double nsPerPacket(String function) {
            return profile.of(function) * (double) PERIOD / packets;
        }
    }

    private static Run measure(Settings s, Table t, Place place, long rate) {
        try (Rig rig = new Rig(new RigConfig(s.seed()).cpus(CPUS)
                .nodes(NODES))) {
            rig.affinity(0, 0);
            Sink sink = rig.sink(Rig.PORT, place.cpu);
            var profiler = rig.host.machine().profiler();
            long busy = -busy(rig);
            profiler.start(PERIOD);
            Sample f = rig.flood(rate, s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            busy += busy(rig);
            Profile profile = new Profile(profiler.folded());
            profiler.stop();
            Histogram age = sink.age();
            t.row(place.text, rate, f.readRate(), age.us(50), age.us(90),
                    age.us(99), f.busyPercent(0), f.busyPercent(place.cpu),
                    (double) busy / sink.received());
            return new Run(Arrays.stream(PERCENTS).map(age::us).toArray(),
                    profile, sink.received(), busy);
        }
    }

    private static long busy(Rig rig) {
        return Arrays.stream(rig.sample().busy()).sum();
    }

    /// Where the time of the heaviest load goes, side by side.
    private static void profiles(Report report, List<Run> runs) {
        Table t = report.table("profile", "ns/packet in",
                Place.SAME_CPU.text, Place.SAME_NODE.text,
                Place.OTHER_NODE.text);
        Set<String> names = new LinkedHashSet<>();
        for (Run run : runs.reversed()) {
            names.addAll(run.profile.largest(SHOWN));
        }
        for (String name : names) {
            t.row(name, runs.get(0).nsPerPacket(name),
                    runs.get(1).nsPerPacket(name),
                    runs.get(2).nsPerPacket(name));
        }
    }

    private static void laws(Report report, Table t, List<Run> runs) {
        double[] same = t.column(3, 0, Place.SAME_CPU.text);
        double[] near = t.column(3, 0, Place.SAME_NODE.text);
        double[] far = t.column(3, 0, Place.OTHER_NODE.text);
        report.law("A program on another CPU than its packets waits longer, "
                + "on another node longest.", same[0] < near[0]
                && near[0] < far[0], "p50 %.2f us, %.2f us, %.2f us",
                same[0], near[0], far[0]);
        double[] cost = t.column(8, 0, Place.SAME_NODE.text);
        double[] dear = t.column(8, 0, Place.OTHER_NODE.text);
        int last = cost.length - 1;
        report.law("On another node each packet costs more time.",
                dear[last] > cost[last], "%.0f ns a packet on one node, "
                + "%.0f ns on two", cost[last], dear[last]);
        Run one = runs.get(runs.size() - 2);
        Run two = runs.getLast();
        String copy = "skb_copy_datagram_msg";
        double more = two.nsPerPacket(copy) - one.nsPerPacket(copy);
        report.law("That time is in the reader, which fetches what the "
                + "other node wrote.", more > 0.5
                * (dear[last] - cost[last]), "%.0f ns of it in %s", more,
                copy);
        boolean adds = true;
        for (Run run : runs) {
            adds &= Math.abs(run.profile.samples() * (double) PERIOD
                    - run.busy) < WITHIN * run.busy;
        }
        report.law("The profiles add up to the CPUs' time.", adds,
                "%,d samples of %d ns in the last, %,d us busy",
                two.profile.samples(), PERIOD, two.busy / 1000);
    }
}
