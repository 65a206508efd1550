package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;
import netstack.exercises.bundle.Folders;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;

/// Measures the grader: how surely each property finds the mistakes that it
/// must find.
public final class Quality {

    private final Path root;
    private final int cases;

    /// Measures with `cases` cases for each property and mistake.
    public Quality(Path root, int cases) {
        this.root = root;
        this.cases = cases;
    }

    /// Measures the exercise `name`; each rate goes to `to` as it is known.
    public void measure(String name, Consumer<Rate> to)
            throws IOException, AnswerError {
        Exercise<?, ?> exercise = Catalogue.find(name);
        Path folder = Files.createTempDirectory("lab-quality");
        try (Grader grader = new Grader(exercise, Sheet.empty(),
                Options.usual())) {
            for (Wrong w : Solutions.of(root, name).wrong()) {
                rates(exercise, w, grader.failures(w.write(folder),
                        w.fails(), cases)).forEach(to);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private List<Rate> rates(Exercise<?, ?> exercise, Wrong w,
            Map<String, int[]> found) {
        List<Rate> rates = new ArrayList<>();
        for (Property<?, ?> p : exercise.properties()) {
            if (found.containsKey(p.id())) {
                rates.add(new Rate(exercise.name(), w.name(), p.id(), cases,
                        found.get(p.id())));
            }
        }
        return rates;
    }
}
