package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;
import netstack.exercises.bundle.Folders;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Detection;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;

/// Measures the grader: how surely each property finds the mistakes that it
/// must find, and that it finds no others.
///
/// The known mistakes are our own, so their workers need no jail.
public final class Quality {

    private final Path root;
    private final int cases;
    private final int seeds;
    private final int jobs;

    /// Measures with `cases` cases for each property that a mistake must
    /// fail, and with those of `seeds` gradings for each other; `jobs`
    /// mistakes at once.
    public Quality(Path root, int cases, int seeds, int jobs) {
        this.root = root;
        this.cases = cases;
        this.seeds = seeds;
        this.jobs = jobs;
    }

    /// Measures the exercise `name`; each rate goes to `to` as it is known.
    public void measure(String name, Consumer<Rate> to)
            throws IOException, AnswerError {
        Exercise<?, ?> exercise = Catalogue.find(name);
        Path folder = Files.createTempDirectory("lab-quality");
        try (WorkerSite site = new WorkerSite(false).archived();
                Grader grader = new Grader(exercise, Sheet.empty(),
                        Options.usual(), site);
                ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
            Detection detection = new Detection(grader);
            List<Future<List<Rate>>> all = new ArrayList<>();
            for (Wrong w : Solutions.of(root, name).wrong()) {
                Path written = w.write(folder);
                all.add(pool.submit(() -> rates(exercise, w,
                        detection, written)));
            }
            for (Future<List<Rate>> rates : all) {
                rates.get().forEach(to);
            }
        } catch (ExecutionException e) {
            throw new IOException(name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Folders.delete(folder);
        }
    }

    /// How many cases each property gets: whole gradings.
    private Map<String, Integer> plan(Exercise<?, ?> exercise, Wrong w) {
        Map<String, Integer> plan = new TreeMap<>();
        for (Property<?, ?> p : exercise.properties()) {
            plan.put(p.id(), p.cases() * Math.max(seeds,
                    w.fails().contains(p.id())
                    ? Math.ceilDiv(cases, p.cases()) : 0));
        }
        return plan;
    }

    private List<Rate> rates(Exercise<?, ?> exercise, Wrong w,
            Detection detection, Path written) {
        Map<String, Integer> plan = plan(exercise, w);
        Map<String, int[]> found = detection.failures(written, plan);
        List<Rate> rates = new ArrayList<>();
        for (Property<?, ?> p : exercise.properties()) {
            if (found.containsKey(p.id())) {
                rates.add(new Rate(exercise.name(), w.name(), p.id(),
                        plan.get(p.id()), found.get(p.id()),
                        w.fails().contains(p.id()),
                        Print.of(detection, w, p.id())));
            }
        }
        return rates;
    }
}
