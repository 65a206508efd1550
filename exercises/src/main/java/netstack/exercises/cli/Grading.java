package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

import netstack.exercises.Course;
import netstack.exercises.answers.AnswerError;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.CaseFiles;
import netstack.exercises.grader.CaseFiles.Case;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;
import netstack.exercises.report.Format;
import netstack.exercises.report.GithubReport;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;

/// What the commands that grade have in common.
final class Grading {

    private Grading() {
    }

    /// The usual options, with cases kept in `.lab/cases`.
    static Options options(long seed) {
        return Options.usual().withSeed(seed)
                .withCaseFolder(Home.state().resolve("cases"));
    }

    /// `options` with the hidden cases of the key in `file`, if there is
    /// one.
    static Options keyed(Options options, Path file) throws IOException {
        if (file == null) {
            return options;
        }
        if (!Files.isReadable(file)) {
            throw new UserError("the key " + file + " cannot be read");
        }
        return options.withKey(Files.readString(file).strip());
    }

    static Grader grader(String name, Options options) throws IOException {
        return grader(Catalogue.find(name), options);
    }

    static Grader grader(Exercise<?, ?> exercise, Options options)
            throws IOException {
        try {
            return new Grader(exercise,
                    Named.files(exercise.name()).sheet(), options);
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        }
    }

    /// A grader for one of many submissions, on a site that all share.
    static Grader grader(String name, Options options, WorkerSite site) {
        try {
            return new Grader(Catalogue.find(name),
                    Named.files(name).sheet(), options, site);
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        }
    }

    /// The exercise with the case in `file` for every property.
    static Exercise<?, ?> only(String name, Path file) {
        try {
            Case c = CaseFiles.read(file);
            return Catalogue.find(name).only(c.given());
        } catch (IOException | RuntimeException e) {
            throw new UserError(file + " is not a case of " + name + ": "
                    + e.getMessage());
        }
    }

    /// The student's folder of `name`, or what was given instead.
    static Path folder(String name, Path submission) {
        ExerciseFiles files = Named.files(name);
        Path folder = submission == null ? files.student() : submission;
        if (!Files.exists(folder)) {
            throw new UserError(submission != null
                    ? "there is no " + folder
                    : name + " is not started: ./lab start " + name);
        }
        return folder;
    }

    /// Keeps the points and the verdict; the page that it can be read on.
    static Path keep(String name, Verdict verdict) throws IOException {
        new Course(Home.state()).record(Named.lesson(name),
                verdict.points(), verdict.kind() == Kind.PASSED);
        Path scores = Files.createDirectories(
                Home.state().resolve("scores"));
        Files.writeString(scores.resolve(name + ".json"),
                Format.JSON.write(verdict));
        Path pages = Files.createDirectories(
                Home.state().resolve("reports"));
        return Files.writeString(pages.resolve(name + ".html"),
                Format.HTML.write(verdict));
    }

    /// Writes `verdict` in each format to its file, and what GitHub Actions
    /// reads where it runs there.
    static void report(Map<Format, Path> reports, Verdict verdict)
            throws IOException {
        for (Map.Entry<Format, Path> e : reports.entrySet()) {
            Path parent = e.getValue().toAbsolutePath().getParent();
            Files.createDirectories(parent);
            // Whoever reads it meanwhile sees the old one or the new one.
            Path next = Files.createTempFile(parent, "report", ".tmp");
            Files.writeString(next, e.getKey().write(verdict));
            Files.move(next, e.getValue(),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The workflow commands for a run in GitHub Actions.
    static String annotations(Verdict verdict, Path folder) {
        Path here = Path.of("").toAbsolutePath();
        Path there = folder.toAbsolutePath();
        return GithubReport.annotations(verdict, there.startsWith(here)
                ? here.relativize(there).toString() : there.toString());
    }
}
