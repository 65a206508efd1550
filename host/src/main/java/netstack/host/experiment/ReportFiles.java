package netstack.host.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.host.plot.Plot;

/// Writes a report's tables as CSV and its plots as SVG.
public final class ReportFiles {
    private ReportFiles() {}

    /// Writes into `dir`, which is made if there is none; returns what was
    /// written.
    public static List<Path> write(Experiment e, Report report, Path dir)
            throws IOException {
        Files.createDirectories(dir);
        List<Path> files = new ArrayList<>();
        for (Table t : report.tables()) {
            files.add(Files.writeString(dir.resolve(e.name() + "-" + t.name()
                    + ".csv"), t.csv()));
        }
        int n = 0;
        for (Plot p : report.plots()) {
            files.add(Files.writeString(dir.resolve(e.name() + "-" + ++n
                    + ".svg"), p.svg(e.question())));
        }
        return files;
    }
}
