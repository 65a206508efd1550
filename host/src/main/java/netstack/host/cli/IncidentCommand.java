package netstack.host.cli;

import java.util.List;
import netstack.host.experiment.Experiment;
import netstack.host.incident.Incidents;
import picocli.CommandLine.Command;

/// `lab incident`.
@Command(name = "incident", mixinStandardHelpOptions = true,
        description = "Makes an incident of production happen on the host, "
                + "and then its cure: tells the story in numbers, and the "
                + "laws that must hold.",
        footer = {"", "Examples:", "  ./lab incident --list",
            "  ./lab incident slab",
            "  ./lab incident livelock kpps=500,3000 --out curves",
            "", "Exit status: 0, or 1 if a law did not hold."})
public final class IncidentCommand extends ReportCommand {

    @Override
    List<Experiment> all() {
        return Incidents.all();
    }

    @Override
    Experiment named(String name) {
        return Incidents.named(name);
    }
}
