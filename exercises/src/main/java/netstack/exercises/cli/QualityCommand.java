package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.quality.Quality;
import netstack.exercises.quality.Rate;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab quality`: how surely the grader finds known mistakes.
@Command(name = "quality", mixinStandardHelpOptions = true,
        description = "Prints, for each property and known mistake, the share"
                + " of cases that find it (q), its lower 95 %% bound, and the"
                + " chance that the mistake slips through a grading.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every chance is under 1 in 10,000, no"
                + " mistake fails what it must not", "1:some are not",
            "2:bad input"},
        footer = {"", "Example:", "  ./lab quality checksum",
            "  ./lab quality --seeds 50    all of it"})
public final class QualityCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..*",
            description = "The exercises; all if none.")
    private List<String> names = new ArrayList<>();
    @Option(names = "--cases", paramLabel = "N", defaultValue = "2000",
            description = "Cases for each property and mistake"
                    + " (${DEFAULT-VALUE}).")
    private int cases;
    @Option(names = "--seeds", paramLabel = "N", defaultValue = "0",
            description = "Gradings of each other property, which must"
                    + " pass them all (${DEFAULT-VALUE}).")
    private int seeds;
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "2",
            description = "Mistakes at a time (${DEFAULT-VALUE}).")
    private int jobs;
    @Spec private CommandSpec spec;
    private boolean good = true;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "exercise", "mistake", "property", "q", "q at least",
                "slips through");
        for (String name : names.isEmpty() ? Catalogue.names() : names) {
            Named.lesson(name);
            if (cases < 1 || seeds < 0 || jobs < 1
                    || !Solutions.of(Home.dir(), name).exist()) {
                throw new UserError("the known mistakes of " + name
                        + " are not here, or there are no cases or jobs");
            }
            try {
                new Quality(Home.dir(), cases, seeds, jobs).measure(name,
                        r -> print(out, r));
            } catch (AnswerError e) {
                throw new UserError(e.getMessage());
            }
        }
        return good ? 0 : 1;
    }

    private void print(PrintWriter out, Rate r) {
        good &= r.good();
        if (r.wanted()) {
            line(out, r.exercise(), r.mistake(), r.property(),
                    String.format(Locale.ROOT, "%.3f", r.q()),
                    String.format(Locale.ROOT, "%.3f", r.lower()),
                    String.format(Locale.ROOT, "%.1e%s", r.slips(),
                            r.good() ? "" : "  too often"));
        } else if (!r.good()) {
            line(out, r.exercise(), r.mistake(), r.property(),
                    String.format(Locale.ROOT, "%.3f", r.q()), "",
                    "must not fail");
        }
    }

    private static void line(PrintWriter out, Object... columns) {
        out.printf(Locale.ROOT, "%-13s %-26s %-18s %6s %10s  %s%n",
                columns);
        out.flush();
    }
}
