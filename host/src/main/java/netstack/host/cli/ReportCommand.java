package netstack.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import netstack.host.experiment.BadSetting;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Report;
import netstack.host.experiment.ReportFiles;
import netstack.host.experiment.ReportText;
import netstack.host.experiment.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `lab experiment` and `lab incident` have in common: they run one of
/// several, and show its report.
abstract sealed class ReportCommand implements Callable<Integer>
        permits ExperimentCommand, IncidentCommand {
    private static final String ERASE = "\r\u001b[K";

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME",
            description = "Which one.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "PARAMETER=VALUES",
            description = "Values for its parameters, as in budget=1,300.")
    private List<String> changes = List.of();

    @Option(names = "--list", description = "Shows what there is.")
    private boolean list;

    @Option(names = "--quick", description = "A short run: fewer points.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes "
            + "tables as CSV and plots as SVG into this directory.")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "Of all "
            + "chance in the world (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec private CommandSpec spec;

    /// All that can be run.
    abstract List<Experiment> all();

    /// The one of this name. Throws [BadSetting].
    abstract Experiment named(String name);

    @Override
    public Integer call() {
        PrintWriter to = spec.commandLine().getOut();
        if (list) {
            to.print(listing());
            to.flush();
            return 0;
        }
        if (name == null) {
            throw new UserError("which " + spec.name()
                    + "? --list shows them");
        }
        try {
            return run(named(name), to);
        } catch (BadSetting bad) {
            throw new UserError(bad.getMessage());
        }
    }

    private String listing() {
        StringBuilder text = new StringBuilder();
        for (Experiment e : all()) {
            text.append(String.format("%-11s %s%n", e.name(),
                    e.question()));
            e.params().forEach(p -> text.append(String.format(
                    "%-11s   %s=%s  %s%n", "", p.name(), p.full(),
                    p.what())));
        }
        return text.toString();
    }

    private int run(Experiment e, PrintWriter to) {
        boolean terminal = Cli.ansi().enabled();
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = step -> {
            if (terminal) {
                err.print(ERASE + e.name() + ": " + step);
                err.flush();
            }
        };
        Report report = e.run(Settings.of(e, quick, seed, changes,
                progress));
        if (terminal) err.print(ERASE);
        err.flush();
        to.print(new ReportText(terminal).of(e, report));
        if (out != null) write(e, report, to);
        to.flush();
        return report.held() ? 0 : 1;
    }

    private void write(Experiment e, Report report, PrintWriter to) {
        try {
            to.println();
            for (Path file : ReportFiles.write(e, report, out)) {
                to.println("wrote " + file);
            }
        } catch (IOException unwritable) {
            throw new UserError("can't write to " + out + ": "
                    + unwritable.getMessage());
        }
    }
}
