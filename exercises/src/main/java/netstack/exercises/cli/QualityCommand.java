package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.quality.Mutation;
import netstack.exercises.quality.Quality;
import netstack.exercises.quality.Rate;
import netstack.exercises.quality.Row;
import netstack.exercises.quality.Survey;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab quality`: how surely the grader finds mistakes.
@Command(name = "quality", mixinStandardHelpOptions = true,
        description = "Prints, for each property and known mistake, the share"
                + " of cases that find it (q), its lower 95 %% bound, and the"
                + " chance that the mistake slips through a grading. With"
                + " --mutants: which small changes of the reference no"
                + " property finds.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every chance is under 1 in 10,000, no"
                + " mistake fails what it must not; every mutant is found or"
                + " listed", "1:some are not",
            "2:bad input"},
        footer = {"", "Example:", "  ./lab quality checksum",
            "  ./lab quality --mutants checksum",
            "  ./lab quality --seeds 50 --out " + Row.FILE
                    + "    all of it, kept"})
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
    @Option(names = "--mutants", description = "Grades the mutants that PIT"
            + " makes of the reference instead.")
    private boolean mutants;
    @Option(names = "--out", paramLabel = "FILE", description = "Keeps what"
            + " was measured in FILE, in place of the lines that it has of"
            + " the same exercises.")
    private Path out;
    @Spec private CommandSpec spec;
    private boolean good = true;

    @Override
    public Integer call() throws IOException {
        for (String name : names) {
            Named.lesson(name);
        }
        PrintWriter to = spec.commandLine().getOut();
        if (mutants) {
            columns(to, "exercise", "mutants", "killed", "equivalent",
                    "survive");
        } else {
            line(to, "exercise", "mistake", "property", "q", "q at least",
                    "slips through");
        }
        for (String name : names.isEmpty() ? Catalogue.names() : names) {
            if (cases < 1 || seeds < 0 || jobs < 1
                    || !Solutions.of(Home.dir(), name).exist()) {
                throw new UserError("the known mistakes of " + name
                        + " are not here, or there are no cases or jobs");
            }
            try {
                one(name, to);
            } catch (AnswerError e) {
                throw new UserError(e.getMessage());
            }
        }
        return good ? 0 : 1;
    }

    private void one(String name, PrintWriter to)
            throws IOException, AnswerError {
        String date = LocalDate.now().toString();
        if (mutants) {
            Survey survey = new Mutation(Home.dir(), jobs).survey(name);
            print(to, survey);
            if (out != null) {
                survey.write(out, date);
            }
            return;
        }
        List<Row> rows = new ArrayList<>();
        new Quality(Home.dir(), cases, seeds, jobs).measure(name, r -> {
            print(to, r);
            rows.add(Row.of(r, date));
        });
        if (out != null) {
            Row.write(out, name, rows);
        }
    }

    private void print(PrintWriter to, Survey s) {
        good &= s.good();
        columns(to, s.exercise(), s.mutants(), s.killed(), s.equivalent(),
                s.survive().size());
        s.survive().forEach(m -> to.println("  survives: " + m));
        s.stale().forEach(m -> to.println("  listed, and not among those"
                + " that survive: " + m));
        to.flush();
    }

    private static void columns(PrintWriter to, Object... columns) {
        to.printf(Locale.ROOT, "%-15s %8s %8s %11s %8s%n", columns);
        to.flush();
    }

    private void print(PrintWriter to, Rate r) {
        good &= r.good();
        if (r.wanted()) {
            line(to, r.exercise(), r.mistake(), r.property(),
                    String.format(Locale.ROOT, "%.3f", r.q()),
                    String.format(Locale.ROOT, "%.3f", r.lower()),
                    String.format(Locale.ROOT, "%.1e%s", r.slips(),
                            r.good() ? "" : "  too often"));
        } else if (!r.good()) {
            line(to, r.exercise(), r.mistake(), r.property(),
                    String.format(Locale.ROOT, "%.3f", r.q()), "",
                    "must not fail");
        }
    }

    private static void line(PrintWriter to, Object... columns) {
        to.printf(Locale.ROOT, "%-14s %-26s %-18s %6s %10s  %s%n",
                columns);
        to.flush();
    }
}
