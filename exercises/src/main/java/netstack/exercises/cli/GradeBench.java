package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.bundle.Folders;
import netstack.exercises.bundle.Zips;
import netstack.exercises.classroom.ClassRun;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;

/// How long a grading takes, by the wall clock of this machine.
final class GradeBench {

    private static final int TURNS = 7;
    private static final int CLASS = 200;
    private static final String NAME = "checksum";
    private static final double SECOND = 1e9;

    private final PrintWriter out;

    GradeBench(PrintWriter out) {
        this.out = out;
    }

    /// From an edit to the verdict, with everything warm, per exercise of
    /// `names`; of all if there are none.
    int grade(List<String> names) throws IOException {
        names.forEach(Named::lesson);
        for (String name : names.isEmpty() ? Catalogue.names() : names) {
            Solutions s = solutions(name);
            double[] seconds = new double[TURNS];
            try (Grader grader = Grading.grader(name,
                    Options.usual().withWarmWorker())) {
                for (int i = 0; i < TURNS; i++) {
                    long start = System.nanoTime();
                    grader.grade(s.reference());
                    seconds[i] = (System.nanoTime() - start) / SECOND;
                }
            }
            Arrays.sort(seconds);
            out.printf("%-14s median %.2f s, first or slowest %.2f s%n",
                    name, seconds[TURNS / 2], seconds[TURNS - 1]);
            out.flush();
        }
        return 0;
    }

    private static Solutions solutions(String name) {
        Solutions s = Solutions.of(Home.dir(), name);
        if (!s.exist()) {
            throw new UserError("the solutions are not here");
        }
        return s;
    }

    /// A class of right and wrong submissions, on two jobs.
    int classes() throws IOException {
        Path folder = Files.createTempDirectory("lab-bench");
        try {
            Path in = Files.createDirectories(folder.resolve("in"));
            List<Wrong> wrong = solutions(NAME).wrong();
            for (int i = 0; i < CLASS; i++) {
                Path one = i % 3 == 0 ? solutions(NAME).reference()
                        : wrong.get(i % wrong.size()).write(folder);
                Zips.pack(one, in.resolve(String.format("s%03d.zip", i)),
                        f -> true);
            }
            long start = System.nanoTime();
            try (WorkerSite site = new WorkerSite(true).archived()) {
                new ClassRun(NAME, Options.SEED, () -> Grading.grader(NAME,
                        Options.usual(), site), Named.files(NAME).starter(),
                        in, folder.resolve("out"), 2).run(out);
            }
            out.printf("%d submissions of %s in %.0f s%n", CLASS, NAME,
                    (System.nanoTime() - start) / SECOND);
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }
}
