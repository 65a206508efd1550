package netstack.host.cli;

import java.util.List;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Experiments;
import picocli.CommandLine.Command;

/// `lab experiment`.
@Command(name = "experiment", mixinStandardHelpOptions = true,
        description = "Puts a question to the host, in virtual time: prints "
                + "a table, a plot, and the laws that must hold.",
        footer = {"", "Examples:", "  ./lab experiment --list",
            "  ./lab experiment livelock",
            "  ./lab experiment budget budget=1,300 rate=1000000",
            "  ./lab experiment rss --out curves   CSV and SVG, too",
            "", "Exit status: 0, or 1 if a law did not hold."})
public final class ExperimentCommand extends ReportCommand {

    @Override
    List<Experiment> all() {
        return Experiments.all();
    }

    @Override
    Experiment named(String name) {
        return Experiments.named(name);
    }
}
