package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

import netstack.exercises.Course;
import netstack.exercises.Lesson;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab watch`: grades again whenever a file is saved.
@Command(name = "watch", mixinStandardHelpOptions = true,
        description = "Grades your copy of an exercise each time you save a"
                + " file, until Ctrl-C.",
        footer = {"", "Examples:", "  ./lab watch",
            "  ./lab watch checksum"})
public final class WatchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..1",
            description = "The exercise; the first that is begun and not"
                    + " done if none.")
    private String name;
    @Spec private CommandSpec spec;
    private final BooleanSupplier on;

    /// Watches until the process is ended.
    public WatchCommand() {
        this(() -> true);
    }

    WatchCommand(BooleanSupplier on) {
        this.on = on;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String exercise = name == null ? begun()
                : Named.lesson(name).id();
        Path folder = Grading.folder(exercise, null);
        PrintWriter out = spec.commandLine().getOut();
        out.println("watching " + folder + "; Ctrl-C ends it");
        out.flush();
        try (Grader grader = Grading.grader(exercise,
                Grading.options(Options.SEED).withWarmWorker())) {
            new Watch(folder).run(on, () -> {
                Verdict verdict = grader.grade(folder);
                Path page = Grading.keep(exercise, verdict);
                show(out, verdict, page);
            });
        }
        return 0;
    }

    private static String begun() {
        Course course = new Course(Home.state());
        for (Lesson l : Course.lessons()) {
            if (Files.exists(Named.files(l.id()).student())
                    && !course.done(l)) {
                return l.id();
            }
        }
        throw new UserError("nothing is begun; ./lab start "
                + Course.lessons().getFirst().id());
    }

    /// The table and the first story only: the rest comes when that one is
    /// mended.
    private static void show(PrintWriter out, Verdict verdict, Path page) {
        out.println();
        out.print(TerminalReport.first(verdict));
        out.println("the whole verdict: " + page);
        out.flush();
    }
}
