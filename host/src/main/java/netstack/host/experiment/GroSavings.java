package netstack.host.experiment;

import java.util.List;
import netstack.host.plot.Plot;

/// What merging segments saves: by software (GRO), by the card (RSC), and
/// together with a sender that leaves cutting to its card (TSO).
final class GroSavings implements Experiment {
    private static final long MB = 1_000_000;

    /// What the two hosts leave to whom.
    private enum Way {
        NONE("none", "tso off gso off", "gro off lro off"),
        GRO("GRO", "tso off gso off", "gro on lro off"),
        RSC("RSC", "tso off gso off", "gro off lro on"),
        BOTH("RSC, GRO", "tso off gso off", "gro on lro on"),
        TSO("TSO, GRO", "tso on gso on", "gro on lro off");

        final String text;
        final String sender;
        final String receiver;

        Way(String text, String sender, String receiver) {
            this.text = text;
            this.sender = sender;
            this.receiver = receiver;
        }
    }

    @Override
    public String name() {
        return "gro";
    }

    @Override
    public String question() {
        return "What does it save to merge segments, and who should do it?";
    }

    @Override
    public List<Param> params() {
        return List.of(new Param("mb", "length of the stream, MB", 4, 1000,
                "50", "8"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("gro", "merging", "Gbit/s", "CPU-s/GB",
                "sender", "receiver", "of none", "receiver's",
                "bytes/packet up");
        double[] none = null;
        for (Way way : Way.values()) {
            s.step(way.text);
            double[] cpu = measure(s, t, way, none);
            none = none == null ? cpu : none;
        }
        Plot p = report.plot("CPU time for a GB", "who merges", "s")
                .categories("none", "GRO", "RSC", "RSC, GRO", "TSO, GRO");
        double[] at = {0, 1, 2, 3, 4};
        p.line("both hosts", at, t.column(2));
        p.line("receiver", at, t.column(4));
        laws(report, t);
        return report;
    }

    private static double[] measure(Settings s, Table t, Way way,
            double[] none) {
        try (Stream stream = new Stream(s.seed())) {
            stream.sh(stream.client, "ethtool -K eth0 " + way.sender);
            stream.sh(stream.server, "ethtool -K eth0 " + way.receiver);
            Packets up = new Packets(stream.server.machine());
            long sender = -Stream.busy(stream.client);
            long receiver = -Stream.busy(stream.server);
            long bytes = s.one("mb") * MB;
            long ns = stream.send(bytes);
            sender += Stream.busy(stream.client);
            receiver += Stream.busy(stream.server);
            double[] cpu = {(double) sender / bytes,
                (double) receiver / bytes};
            double all = cpu[0] + cpu[1];
            double[] base = none == null ? cpu : none;
            t.row(way.text, bytes * 8.0 / ns, all, cpu[0], cpu[1],
                    all / (base[0] + base[1]), cpu[1] / base[1],
                    (double) up.bytes() / up.count());
            return cpu;
        }
    }

    private static void laws(Report report, Table t) {
        double total = t.column(5)[Way.GRO.ordinal()];
        double receiver = t.column(6)[Way.GRO.ordinal()];
        double rsc = t.column(6)[Way.RSC.ordinal()];
        report.law("GRO takes 30 to 50 % off the CPU time of both hosts.",
                total <= 0.7 && total >= 0.5, "%.0f %% of what it was "
                + "without", total * 100);
        report.law("It takes at least half off the receiver's.",
                receiver <= 0.5, "%.0f %% of what it was without",
                receiver * 100);
        report.law("A card that merges saves the receiver more than "
                + "software that does.", rsc < receiver, "RSC %.0f %%, GRO "
                + "%.0f %% of what it was without", rsc * 100,
                receiver * 100);
        double[] sender = t.column(3);
        report.law("TSO saves the sender what GRO saves the receiver: at "
                + "least half.", sender[Way.TSO.ordinal()]
                <= 0.5 * sender[0], "%.3f s/GB without, %.3f s/GB with",
                sender[0], sender[Way.TSO.ordinal()]);
    }
}
