package netstack.host.experiment;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netstack.host.plot.Plot;

/// Bursts against the size of the receive ring, and against the packet
/// buffer that the card keeps before its rings.
final class Ring implements Experiment {

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public String question() {
        return "How large must a receive ring be, for which bursts?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("ring", "receive descriptors (ethtool -G rx)", 64,
                        4096, "256,512,1024,2048,4096", "256,1024,4096"),
                new Param("burst", "datagrams back to back", 1, 100_000,
                        "256,1024,2048,4096", "1024,4096"),
                new Param("queues", "queues: with one, no queue drops while "
                        + "the card's own buffer has room", 1, 16, "2,1"),
                new Param("rate", "datagrams a second on average", 1000,
                        2_000_000, "500000"),
                new Param("ms", "length of a run", 20, 10_000, "60"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("ring", "queues", "burst", "ring", "sent",
                "rx_no_dma_resources", "rx_missed_errors", "loss %");
        for (long queues : s.all("queues")) {
            for (long burst : s.all("burst")) {
                for (long ring : s.all("ring")) {
                    s.step("ring " + ring + ", bursts of " + burst);
                    measure(s, t, queues, burst, ring);
                }
            }
        }
        plot(report, s, t);
        laws(report, s, t);
        return report;
    }

    private static void measure(Settings s, Table t, long queues, long burst,
            long ring) {
        try (Rig rig = new Rig(new RigConfig(s.seed()).queues((int) queues)
                .rxDescs((int) (ring + 7) / 8 * 8))) {
            rig.sink(Rig.PORT, 0);
            long rate = s.one("rate");
            long ns = s.one("ms") * Rig.MS;
            rig.flood(Pace.bursts(rate, (int) burst), rate, ns,
                    rig.datagram(0, Rig.PORT));
            Map<String, Long> counters = rig.ethtool();
            long none = counters.get("rx_no_dma_resources");
            long missed = counters.get("rx_missed_errors");
            long sent = (long) (rate / 1e9 * ns);
            t.row(queues, burst, ring, sent, none, missed,
                    100.0 * (none + missed) / sent);
        }
    }

    private static void plot(Report report, Settings s, Table t) {
        long queues = s.one("queues");
        Plot p = report.plot("Loss, with " + queues + " queue(s)",
                "descriptors", "%");
        for (long burst : s.all("burst")) {
            p.line("bursts of " + burst, rings(t, queues, burst, 2),
                    rings(t, queues, burst, 6));
        }
    }

    /// Column `c` of the rows with these queues and bursts.
    private static double[] rings(Table t, long queues, long burst, int c) {
        double[] q = t.column(0);
        double[] b = t.column(1);
        double[] all = t.column(c);
        return IntStream.range(0, all.length)
                .filter(i -> q[i] == queues && b[i] == burst)
                .mapToDouble(i -> all[i]).toArray();
    }

    private static void laws(Report report, Settings s, Table t) {
        boolean falls = true;
        boolean none = true;
        double worst = 0;
        for (long queues : s.all("queues")) {
            for (long burst : s.all("burst")) {
                double[] ring = rings(t, queues, burst, 2);
                double[] loss = rings(t, queues, burst, 6);
                for (int i = 0; i < loss.length; i++) {
                    falls &= i == 0 || ring[i] < ring[i - 1]
                            || loss[i] <= loss[i - 1];
                    if (ring[i] > burst) none &= loss[i] == 0;
                    worst = Math.max(worst, loss[i]);
                }
            }
        }
        report.law("A larger ring never loses more.", falls,
                "worst loss %.1f %%", worst);
        report.law("Nothing is lost by a ring that is larger than the "
                + "burst.", none, "%s", none ? "no loss" : "loss");
        buffer(report, s, t);
    }

    /// Whether the packet buffer saves what the ring can't take.
    private static void buffer(Report report, Settings s, Table t) {
        double one = 0;
        double more = 0;
        double[] q = t.column(0);
        double[] lost = t.column(6);
        for (int i = 0; i < q.length; i++) {
            if (q[i] == 1) one = Math.max(one, lost[i]);
            else more = Math.max(more, lost[i]);
        }
        if (s.all("queues").length > 1 && more > 0) {
            report.law("A card with one queue holds in its packet buffer "
                    + "what a queue with DROP_EN drops.", one < more,
                    "at worst %.1f %% with one queue, %.1f %% with more",
                    one, more);
        }
    }
}
