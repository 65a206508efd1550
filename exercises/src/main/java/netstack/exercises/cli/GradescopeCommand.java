package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.Format;
import netstack.exercises.report.GradescopeReport;
import netstack.exercises.verdict.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lab gradescope`: what `run_autograder` of the bundle calls.
@Command(name = "gradescope", hidden = true,
        mixinStandardHelpOptions = true,
        description = "Grades a submission in Gradescope's container.",
        footer = {"", "Example:", "  ./lab gradescope checksum --submission"
                + " submission --results results.json"})
public final class GradescopeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Option(names = "--submission", required = true, paramLabel = "DIR",
            description = "What was handed in.")
    private Path submission;
    @Option(names = "--results", required = true, paramLabel = "FILE",
            description = "The results.json.")
    private Path results;
    @Option(names = "--key", paramLabel = "FILE",
            description = "The instructor's key.")
    private Path key;

    @Override
    public Integer call() throws IOException {
        Named.lesson(name);
        Files.createDirectories(results.toAbsolutePath().getParent());
        Files.writeString(results, GradescopeReport.unfinished(name));
        Verdict verdict;
        try (Grader grader = Grading.grader(name,
                Grading.keyed(Options.usual(), key))) {
            verdict = grader.grade(submission);
        }
        Grading.report(Map.of(Format.GRADESCOPE, results), verdict);
        return 0;
    }
}
