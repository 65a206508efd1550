package netstack.exercises.script.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.exercise.Property;
import netstack.exercises.exercise.Property.Check;
import netstack.exercises.exercise.Property.Generator;
import netstack.exercises.sandbox.AllowList;
import netstack.exercises.sandbox.Contract;
import netstack.exercises.script.Script;
import netstack.exercises.script.Trace;

/// Puts an exercise together whose cases are scripts. The setters return
/// it.
public final class ScriptExercise {

    private static final int CASES = 12;

    private final String name;
    private final String title;
    private final Class<?> type;
    private final String entry;
    private final String task;
    private final List<Property<Script, Trace>> all = new ArrayList<>();
    private ScriptType words = new ScriptType(List.of());
    private Oracle oracle = (script, log) -> { };
    private Limits limits = Limits.usual();
    private String book = "";
    private String kernel = "";
    private int cases = CASES;

    /// The exercise `name`: the student's class `entry` implements `type`.
    /// The worker's side is `TYPETask` in the package `worker` below that
    /// of `type`, the allow-list is `allow.txt` beside it.
    public ScriptExercise(String name, String title, Class<?> type,
            String entry) {
        this.name = name;
        this.title = title;
        this.type = type;
        this.entry = entry;
        task = type.getPackageName() + ".worker." + type.getSimpleName()
                + "Task";
    }

    /// The words that its cases are made of.
    public ScriptExercise words(Word... list) {
        words = new ScriptType(List.of(list));
        return this;
    }

    /// Who knows what should be seen.
    public ScriptExercise oracle(Oracle o) {
        oracle = o;
        return this;
    }

    /// Another budget.
    public ScriptExercise limits(Limits other) {
        limits = other;
        return this;
    }

    /// The section of the book for what follows.
    public ScriptExercise book(String section) {
        book = section;
        return this;
    }

    /// The kernel's file for what follows.
    public ScriptExercise kernel(String file) {
        kernel = file;
        return this;
    }

    /// How many random cases each property that follows has.
    public ScriptExercise cases(int n) {
        cases = n;
        return this;
    }

    /// A property that holds when these things are seen as the oracle says,
    /// in every case that `generator` draws.
    public ScriptExercise property(String id, String claim, int points,
            int hint, Generator<Script> generator, String... whats) {
        return property(id, claim, points, hint, generator,
                new Compare(words, oracle, Set.of(whats)));
    }

    /// A property with a judge of its own.
    public ScriptExercise property(String id, String claim, int points,
            int hint, Generator<Script> generator,
            Check<Script, Trace> check) {
        all.add(new Property<>(id, claim, points, cases, generator, check,
                hint, book, kernel));
        return this;
    }

    /// The exercise.
    public Exercise<Script, Trace> exercise() {
        return new Exercise<>(name, title,
                new Contract(entry, type.getName()), task,
                AllowList.basic().and(type, "allow.txt"), limits, words, all,
                book, kernel);
    }
}
