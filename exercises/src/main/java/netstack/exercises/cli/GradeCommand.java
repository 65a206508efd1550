package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import netstack.exercises.Course;
import netstack.exercises.Lesson;
import netstack.exercises.answers.AnswerError;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.CaseFiles;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.JsonReport;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab grade`: the verdict on the student's copy of an exercise.
@Command(name = "grade", mixinStandardHelpOptions = true,
        description = "Grades your copy of an exercise.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all points", "1:graded, not all points",
            "2:bad input"},
        footer = {"", "Examples:", "  ./lab grade udp-driver",
            "  ./lab grade udp-driver --json",
            "  ./lab grade udp-driver --case .lab/cases/x.json"})
public final class GradeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..*",
            description = "The exercises; all that were started if none.")
    private List<String> names = new ArrayList<>();
    @Option(names = "--submission", paramLabel = "DIR",
            description = "Grade this folder instead of student/NAME; the "
                    + "result is not kept.")
    private Path submission;
    @Option(names = "--seed", paramLabel = "N", defaultValue = "2001",
            description = "What the random cases are drawn from "
                    + "(${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--key", paramLabel = "FILE",
            description = "An instructor's key: hidden cases too.")
    private Path key;
    @Option(names = "--case", paramLabel = "FILE",
            description = "Run this one case; the result is not kept.")
    private Path only;
    @Option(names = "--json", description = "Print the verdict as JSON.")
    private boolean json;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<String> wanted = names.isEmpty() ? started() : names;
        if (wanted.isEmpty()) {
            throw new UserError("nothing was started yet; ./lab start "
                    + Course.lessons().getFirst().id());
        }
        wanted.forEach(Named::lesson);
        boolean all = true;
        for (String name : wanted) {
            all &= grade(name).kind() == Kind.PASSED;
        }
        return all ? 0 : 1;
    }

    private static List<String> started() {
        return Course.lessons().stream().map(Lesson::id)
                .filter(id -> Files.exists(Named.files(id).student()))
                .toList();
    }

    private Verdict grade(String name) throws IOException {
        ExerciseFiles files = Named.files(name);
        Path folder = submission == null ? files.student() : submission;
        if (!Files.exists(folder)) {
            throw new UserError(submission != null
                    ? "there is no " + folder
                    : name + " is not started: ./lab start " + name);
        }
        if (System.console() != null && !json) {
            System.err.println("grading " + name + " ...");
        }
        Verdict verdict;
        try (Grader grader = new Grader(exercise(name), files.sheet(),
                options())) {
            verdict = grader.grade(folder);
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        }
        print(verdict);
        if (submission == null && only == null) {
            keep(name, verdict);
        }
        return verdict;
    }

    private void print(Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        if (only != null && !json) {
            out.println("One case for every property: this is no grade.");
        }
        out.print(json ? JsonReport.write(verdict)
                : TerminalReport.write(verdict));
        out.flush();
    }

    private Exercise<?, ?> exercise(String name) throws IOException {
        Exercise<?, ?> exercise = Catalogue.find(name);
        if (only == null) {
            return exercise;
        }
        try {
            return exercise.only(CaseFiles.read(only).given());
        } catch (IOException | RuntimeException e) {
            throw new UserError(only + " is not a case of " + name + ": "
                    + e.getMessage());
        }
    }

    private Options options() throws IOException {
        Options options = Options.usual().withSeed(seed);
        if (only == null) {
            options = options.withCaseFolder(Home.state().resolve("cases"));
        }
        if (key == null) {
            return options;
        }
        if (!Files.isReadable(key)) {
            throw new UserError("the key " + key + " cannot be read");
        }
        return options.withKey(Files.readString(key).strip());
    }

    private static void keep(String name, Verdict verdict)
            throws IOException {
        new Course(Home.state()).record(Named.lesson(name),
                verdict.points());
        Path scores = Home.state().resolve("scores");
        Files.createDirectories(scores);
        Files.writeString(scores.resolve(name + ".json"),
                JsonReport.write(verdict));
    }
}
