package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

import netstack.exercises.bundle.Folders;
import netstack.exercises.classroom.ClassRun;
import netstack.exercises.grader.Options;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab regrade`: whose score does this version of the grader change?
@Command(name = "regrade", mixinStandardHelpOptions = true,
        description = "Grades a class again and says whose score changed.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:nobody's", "1:somebody's", "2:bad input"},
        footer = {"", "Example:", "  ./lab regrade checksum --diff"
                + " --submissions handed-in --out grades"})
public final class RegradeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Option(names = "--submissions", paramLabel = "DIR", required = true,
            description = "What was handed in.")
    private Path submissions;
    @Option(names = "--out", paramLabel = "DIR", required = true,
            description = "The results of the earlier run.")
    private Path out;
    @Option(names = "--seed", paramLabel = "N", defaultValue = "2001",
            description = "The seed of the earlier run"
                    + " (${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--key", paramLabel = "FILE",
            description = "The key of the earlier run.")
    private Path key;
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "2",
            description = "How many at once (${DEFAULT-VALUE}).")
    private int jobs;
    @Option(names = "--diff", description = "Only say it; the earlier"
            + " results stay.")
    private boolean diff;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Named.lesson(name);
        if (!Files.isDirectory(submissions)
                || !Files.isDirectory(out.resolve("verdicts"))) {
            throw new UserError("no folder " + submissions
                    + ", or no results in " + out);
        }
        Map<String, Verdict> before = ClassRun.verdicts(out);
        Path to = diff ? Files.createTempDirectory("lab-regrade") : out;
        try {
            if (!diff) {
                Folders.delete(out.resolve("verdicts"));
            }
            Options options = Grading.keyed(Options.usual().withSeed(seed),
                    key);
            new ClassRun(name, seed, () -> Grading.grader(name, options),
                    Named.files(name).starter(), submissions, to, jobs)
                    .run(spec.commandLine().getErr());
            return changes(before, ClassRun.verdicts(to)) == 0 ? 0 : 1;
        } finally {
            if (diff) {
                Folders.delete(to);
            }
        }
    }

    private int changes(Map<String, Verdict> before,
            Map<String, Verdict> after) {
        PrintWriter to = spec.commandLine().getOut();
        int changed = 0;
        for (Map.Entry<String, Verdict> e : after.entrySet()) {
            Verdict was = before.get(e.getKey());
            Verdict is = e.getValue();
            if (was == null || was.points() != is.points()
                    || !was.failed().equals(is.failed())) {
                changed++;
                to.printf("%s: %s -> %d (failed %s -> %s)%n", e.getKey(),
                        was == null ? "new" : was.points(), is.points(),
                        was == null ? "" : was.failed(), is.failed());
            }
        }
        to.printf("%d of %d changed%n", changed, after.size());
        to.flush();
        return changed;
    }
}
