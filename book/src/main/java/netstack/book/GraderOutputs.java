package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;
import netstack.exercises.bundle.Folders;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.verdict.Kind;

/// The grader's chapter: a verdict as a student sees it, and the briefs of
/// all exercises.
final class GraderOutputs implements Output {
    private static final String SHOWN = "checksum";
    /// Jails differ from machine to machine; a book may not.
    private static final Options OPTIONS =
            new Options(Options.SEED, null, 200, false, null, false, 0,
                    null);

    @Override
    public void write(Path code, Path out) throws IOException {
        Path folder = Files.createTempDirectory("book-grader");
        try (WorkerSite site = new WorkerSite(false)) {
            Scene.write(out, "grader-exercises.adoc", exercises(code));
            Scene.write(out, "grader-briefs.adoc", briefs());
            Scene.write(out, "grader-kinds.adoc", kinds());
            verdicts(code, out, folder, site);
        } catch (AnswerError e) {
            throw new IOException(e);
        } finally {
            Folders.delete(folder);
        }
    }

    private static String exercises(Path code) throws AnswerError {
        Rows rows = new Rows("2,5,1,1,1", "exercise", "what", "properties",
                "questions", "known mistakes");
        for (String name : Catalogue.names()) {
            Exercise<?, ?> e = Catalogue.find(name);
            rows.row("<<exercise-" + name + ",`" + name + "`>>", e.title(),
                    String.valueOf(e.properties().size()),
                    String.valueOf(new ExerciseFiles(code, name).sheet()
                            .questions().size()),
                    String.valueOf(Solutions.of(code, name).wrong().size()));
        }
        return rows.toString();
    }

    /// Includes, so that what is printed is the one source.
    private static String briefs() {
        return Catalogue.names().stream().map(name -> "[#exercise-" + name
                + "]\ninclude::{code-root}/exercises/" + name
                + "/brief.adoc[leveloffset=+2]\n")
                .collect(Collectors.joining("\n"));
    }

    private static String kinds() {
        return Stream.of(Kind.values()).map(k -> "`" + k + "`")
                .collect(Collectors.joining(", ")) + "\n";
    }

    private static void verdicts(Path code, Path out, Path folder,
            WorkerSite site) throws IOException, AnswerError {
        Grader grader = new Grader(Catalogue.find(SHOWN), Sheet.empty(),
                OPTIONS, site);
        Wrong shown = Solutions.of(code, SHOWN).wrong().stream().filter(w -> w.name().equals("rfc1141"))
                .findFirst().orElseThrow();
        Scene.write(out, "grader-verdict.txt", TerminalReport.write(
                grader.grade(shown.write(folder.resolve("one")))));
    }
}
