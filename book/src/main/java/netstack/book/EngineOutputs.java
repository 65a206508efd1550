package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Experiments;
import netstack.host.experiment.Law;
import netstack.host.experiment.Report;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;

/// What the chapter on the receive engine shows: the curves, from short
/// runs of the experiments, with their laws.
final class EngineOutputs implements Output {

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "engine-gro.adoc", GroRuns.table());
        livelock(out);
        Report budget = run("budget", "rate=1000000,5000000",
                "budget=1,64,300,600");
        Scene.write(out, "engine-budget.adoc", rows(budget.tables()
                .getFirst(), 0, 1, 3, 4, 6, 7));
        Report coalesce = run("coalesce", "usecs=0,5,10,20,50,100,200");
        Scene.write(out, "engine-coalesce.adoc", rows(coalesce.tables()
                .getFirst(), 0, 1, 2, 4, 5, 6));
        Report ring = run("ring", "burst=1024,2048,4096",
                "ring=256,512,1024,2048,4096");
        plots(out, "engine-ring", ring);
        Report rss = run("rss", "queues=1,2,4,8", "flows=4096,16,1",
                "kpps=14880", "ms=4");
        plots(out, "engine-rss", rss);
        Scene.write(out, "engine-rss.adoc", rows(rss.tables().getFirst(),
                0, 1, 2, 3, 5));
        Report rps = run("rps", "kpps=500,1000,1500,2000,2500,3000,4000",
                "ms=6");
        plots(out, "engine-rps", rps);
        Report xdp = run("xdp", "kpps=0,1000,1500,2000,2250,3000,5000,8000,"
                + "14880");
        plots(out, "engine-xdp", xdp);
        plots(out, "engine-starvation", run("starvation",
                "kpps=100,1000,2000,2500,5000,10000"));
        Report latency = run("latency");
        Scene.write(out, "engine-latency.adoc", rows(latency.tables()
                .get(1), 0, 1, 2));
        Scene.write(out, "engine-latency-ways.adoc", rows(latency.tables()
                .getFirst(), 0, 1, 2));
        Scene.write(out, "engine-causes.adoc", rows(latency.tables()
                .get(2), 0, 1, 2));
        Scene.write(out, "engine-profile.adoc", rows(latency.tables()
                .getLast(), 0, 1));
        Scene.write(out, "engine-laws.adoc", laws(budget, coalesce, ring,
                rss, rps, xdp, latency));
    }

    private static void livelock(Path out) throws IOException {
        Report report = run("livelock", "kpps=100,200,300,400,500,700,1000,"
                + "1500,2000,2500,3000,5000", "ms=10");
        plots(out, "engine-livelock", report);
        Scene.write(out, "engine-livelock-2001.adoc", rows(
                report.tables().getLast(), 0, 2, 3, 4, 5));
        Scene.write(out, "engine-livelock-laws.adoc", laws(report));
    }

    /// A short run with other values; a law that does not hold fails the
    /// book's build.
    static Report run(String name, String... changes) {
        return run(Experiments.named(name), changes);
    }

    static Report run(Experiment e, String... changes) {
        Report report = e.run(Settings.of(e, true, 1, List.of(changes),
                step -> { }));
        for (Law law : report.laws()) {
            if (!law.held()) {
                throw new IllegalStateException(e.name() + ": "
                        + law);
            }
        }
        return report;
    }

    static void plots(Path out, String name, Report report)
            throws IOException {
        for (int i = 0; i < report.plots().size(); i++) {
            var plot = report.plots().get(i);
            Scene.write(out, name + "-" + (i + 1) + ".svg",
                    plot.svg(plot.title()));
        }
    }

    /// Some columns of a table.
    static String rows(Table t, int... columns) {
        Object[] heads = new Object[columns.length];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = t.heads().get(columns[i]);
        }
        Rows rows = new Rows("<2" + ",>1".repeat(columns.length - 1),
                heads);
        for (String[] line : t.text()) {
            Object[] cells = new Object[columns.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = line[columns[i]];
            }
            rows.row(cells);
        }
        return rows.toString();
    }

    static String laws(Report... reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            for (Law law : report.laws()) {
                text.append("* ").append(law.says()).append(" _")
                        .append(law.measured()).append("._\n");
            }
        }
        return text.toString();
    }
}
