package netstack.exercises;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import netstack.exercises.course.Catalogue;

/// The tasks in the order of the book, and what was reached in each
/// (`.lab/course.properties`: `<id>.points`, the best result so far, and
/// `<id>.done` once nothing was wrong).
public final class Course {
    /// Every exercise is worth this: its code 70, its questions 30.
    private static final int POINTS = 100;
    private static final List<Lesson> LESSONS = Catalogue.names().stream()
            .map(Catalogue::find).map(e -> new Lesson(e.name(), e.title(),
                    POINTS, e.book())).toList();

    private final Path file;
    private final Properties reached = new Properties();

    /// Reads what was reached from the folder `state`; none is a new course.
    public Course(Path state) {
        file = state.resolve("course.properties");
        if (!Files.isRegularFile(file)) return;
        try (Reader in = Files.newBufferedReader(file)) {
            reached.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All tasks, in the order in which they are meant to be done.
    public static List<Lesson> lessons() {
        return LESSONS;
    }

    /// The task called `id`, or null.
    public static Lesson lesson(String id) {
        return LESSONS.stream().filter(e -> e.id().equals(id)).findFirst()
                .orElse(null);
    }

    /// The best points so far, or -1 when the task was never graded.
    public int points(Lesson e) {
        String kept = reached.getProperty(e.id() + ".points");
        return kept == null ? -1 : Integer.parseInt(kept.trim());
    }

    /// Whether nothing was wrong once. Where the key of the questions is
    /// not at hand, that is so without their points.
    public boolean done(Lesson e) {
        return points(e) == e.points()
                || reached.getProperty(e.id() + ".done") != null;
    }

    /// Keeps `points` for `e` when they are better than before, and that it
    /// is `done`.
    public void record(Lesson e, int points, boolean done) {
        if (points <= points(e) && done(e) == done) return;
        reached.setProperty(e.id() + ".points",
                Integer.toString(Math.max(points, points(e))));
        if (done) reached.setProperty(e.id() + ".done", "yes");
        try {
            Files.createDirectories(file.getParent());
            try (Writer out = Files.newBufferedWriter(file)) {
                reached.store(out, null);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
