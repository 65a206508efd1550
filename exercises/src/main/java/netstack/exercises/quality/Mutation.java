package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.Detection;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.grader.WorkerSite;

/// Grades every mutant of a reference solution, once and with the usual
/// seed: one that passes does the same as the reference, or the properties
/// overlook something.
public final class Mutation {

    private final Path root;
    private final int jobs;

    /// For the project in `root`, `jobs` mutants at once.
    public Mutation(Path root, int jobs) {
        this.root = root;
        this.jobs = jobs;
    }

    /// What becomes of the mutants of the exercise `name`.
    public Survey survey(String name) throws IOException, AnswerError {
        Solutions solutions = Solutions.of(root, name);
        List<Equivalent> known = Equivalent.of(solutions.folder());
        List<Mutant> mutants;
        List<Mutant> alive;
        String print;
        Exercise<?, ?> exercise = Catalogue.find(name);
        try (WorkerSite site = new WorkerSite(false).archived();
                Grader grader = new Grader(exercise, Sheet.empty(),
                        Options.usual(), site)) {
            Detection detection = new Detection(grader);
            mutants = new Pit(detection.classes(solutions.reference()),
                    solutions.reference()).mutants();
            alive = alive(detection, mutants);
            print = Print.of(detection, solutions, exercise.properties());
        }
        List<String> survive = alive.stream()
                .filter(m -> known.stream().noneMatch(k -> k.is(m)))
                .map(Mutant::toString).toList();
        return new Survey(name, mutants.size(),
                alive.size() - survive.size(), survive,
                known.stream().filter(k -> alive.stream().noneMatch(k::is))
                        .map(Equivalent::name).toList(), print);
    }

    private List<Mutant> alive(Detection detection, List<Mutant> mutants)
            throws IOException {
        List<Mutant> alive = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
            List<Future<Optional<String>>> all = mutants.stream()
                    .map(m -> pool.submit(
                            () -> detection.failed(m.classes()))).toList();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).get().isEmpty()) {
                    alive.add(mutants.get(i));
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("a mutant", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return alive;
    }
}
