package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import netstack.exercises.Course;
import netstack.exercises.Lesson;
import netstack.exercises.classroom.ClassRun;
import netstack.exercises.course.Catalogue;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;
import netstack.exercises.report.Format;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab grade`: the verdict on the student's copy of an exercise.
@Command(name = "grade", mixinStandardHelpOptions = true,
        description = "Grades your copy of an exercise, or a class.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all points", "1:graded, not all points",
            "2:bad input"},
        footer = {"", "Examples:", "  ./lab grade udp-driver",
            "  ./lab grade udp-driver --json",
            "  ./lab grade checksum --report junit=target/checksum.xml",
            "  ./lab grade udp-driver --case .lab/cases/x.json",
            "  ./lab grade checksum --submissions handed-in --out grades"})
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
    @Option(names = "--report", paramLabel = "FORMAT=FILE",
            description = "Also write the verdict to FILE, as one of "
                    + "${COMPLETION-CANDIDATES}.")
    private Map<Format, Path> reports = new LinkedHashMap<>();
    @Option(names = "--github", description = "Also print the annotations"
            + " for GitHub Actions, and write its step summary.")
    private boolean github;
    @Option(names = "--debug", paramLabel = "PORT", arity = "0..1",
            fallbackValue = "5005", defaultValue = "0",
            description = "Wait for a debugger at PORT (5005), without"
                    + " limits; the result is not kept.")
    private int debug;
    @Option(names = "--submissions", paramLabel = "DIR",
            description = "Grade every folder and zip in DIR.")
    private Path submissions;
    @Option(names = "--out", paramLabel = "DIR",
            description = "Where the results of a class go.")
    private Path out;
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "2",
            description = "How many of them at once (${DEFAULT-VALUE}).")
    private int jobs;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (submissions != null) {
            return gradeClass();
        }
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

    private int gradeClass() throws IOException {
        if (names.size() != 1 || out == null || jobs < 1) {
            throw new UserError("a class takes one exercise, --submissions"
                    + " DIR, --out DIR and at least one job");
        }
        if (!Files.isDirectory(submissions)) {
            throw new UserError("there is no folder " + submissions);
        }
        Options options = Grading.keyed(Options.usual().withSeed(seed), key);
        String name = Named.lesson(names.getFirst()).id();
        try (WorkerSite site = new WorkerSite(true).archived()) {
            new ClassRun(name, seed,
                    () -> Grading.grader(name, options, site),
                    Named.files(name).starter(), submissions, out, jobs)
                    .run(spec.commandLine().getErr());
        }
        spec.commandLine().getOut().println(out.resolve("index.html"));
        return 0;
    }

    private static List<String> started() {
        return Course.lessons().stream().map(Lesson::id)
                .filter(id -> Files.exists(Named.files(id).student()))
                .toList();
    }

    private Verdict grade(String name) throws IOException {
        Path folder = Grading.folder(name, submission);
        if (System.console() != null && !json) {
            System.err.println("grading " + name + " ...");
        }
        Verdict verdict;
        try (Grader grader = Grading.grader(exercise(name), options())) {
            verdict = grader.grade(folder);
        }
        print(verdict, folder);
        Grading.report(reports, verdict);
        if (submission == null && only == null && debug == 0) {
            Grading.keep(name, verdict);
        }
        return verdict;
    }

    private Exercise<?, ?> exercise(String name) {
        return only != null ? Grading.only(name, only)
                : Catalogue.find(name);
    }

    private Options options() throws IOException {
        Options options = only != null ? Options.usual().withSeed(seed)
                : Grading.options(seed);
        if (debug != 0) {
            spec.commandLine().getErr().println("waiting for a debugger at"
                    + " port " + debug + "; this is no grade");
            options = options.withDebugPort(debug);
        }
        return Grading.keyed(options, key);
    }

    private void print(Verdict verdict, Path folder) throws IOException {
        PrintWriter to = spec.commandLine().getOut();
        if (only != null && !json) {
            to.println("One case for every property: this is no grade.");
        }
        to.print((json ? Format.JSON : Format.TERMINAL).write(verdict));
        if (github) {
            to.print(Grading.annotations(verdict, folder));
            String summary = System.getenv("GITHUB_STEP_SUMMARY");
            if (summary != null) {
                Files.writeString(Path.of(summary),
                        Format.GITHUB.write(verdict),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        to.flush();
    }
}
