package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import netstack.host.experiment.Report;
import netstack.host.experiment.Table;
import netstack.host.incident.Incidents;

/// What the chapters on more curves and on incidents show: short runs, with
/// their laws and stories.
final class CurvesOutputs implements Output {

    @Override
    public void write(Path code, Path out) throws IOException {
        Report gro = EngineOutputs.run("gro");
        table(out, "curves-gro", gro, 0, 0, 2, 3, 4, 5, 6);
        Report affinity = EngineOutputs.run("affinity");
        table(out, "curves-affinity", affinity, 0, 0, 1, 3, 5, 8);
        table(out, "curves-affinity-profile", affinity, 1, 0, 1, 2, 3);
        EngineOutputs.plots(out, "curves-affinity", affinity);
        Report balance = EngineOutputs.run("irqbalance");
        table(out, "curves-irqbalance", balance, 0, 0, 1, 3, 4, 5, 6);
        EngineOutputs.plots(out, "curves-irqbalance", balance);
        Report server = EngineOutputs.run("rx-server");
        table(out, "curves-rx-server", server, 0, 0, 2, 3, 4, 5, 6);
        EngineOutputs.plots(out, "curves-rx-server", server);
        Scene.write(out, "curves-laws.adoc", EngineOutputs.laws(gro,
                affinity, balance, server));
        Report capture = EngineOutputs.run("capture");
        table(out, "capture", capture, 0, 0, 1, 2, 3, 4, 5);
        table(out, "capture-buffer", capture, 1, 0, 1, 2);
        EngineOutputs.plots(out, "capture", capture);
        Scene.write(out, "capture-laws.adoc", EngineOutputs.laws(capture));
        incident(out, "livelock", 0, 1, 3, 4, 6);
        incident(out, "neighbour", 0, 1, 2, 3, 6);
        incident(out, "slab", 0, 1, 3, 4, 6);
        incident(out, "cb", 0, 1, 2, 3, 4);
        incident(out, "numa", 0, 1, 2, 3, 5, 6);
        incident(out, "ring-race", 0, 1, 2, 3, 4, 5, 6);
    }

    private static void incident(Path out, String name, int... columns)
            throws IOException {
        Report report = EngineOutputs.run(Incidents.named(name));
        Scene.write(out, "incident-" + name + "-story.adoc",
                String.join("\n\n", story(report.story())) + "\n");
        table(out, "incident-" + name, report, 0, columns);
        Scene.write(out, "incident-" + name + "-laws.adoc",
                EngineOutputs.laws(report));
    }

    /// Nothing in it is markup.
    private static List<String> story(List<String> paragraphs) {
        return paragraphs.stream().map(p -> p.replace("__", "\\__"))
                .toList();
    }

    private static void table(Path out, String name, Report report, int n,
            int... columns) throws IOException {
        Table t = report.tables().get(n);
        Scene.write(out, name + ".adoc", EngineOutputs.rows(t, columns));
    }
}
