package netstack.exercises.grader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;
import netstack.exercises.compile.Compiled;
import netstack.exercises.compile.Compiler;
import netstack.exercises.compile.Sources;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.pipe.Messages.Hello;
import netstack.exercises.sandbox.ClassCheck;
import netstack.exercises.sandbox.Refusal;
import netstack.exercises.steps.StepWeaver;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.verdict.Verdict;

/// Grades submissions of one exercise. This is the trusted process: it
/// compiles and reads a submission but never loads a class of it.
///
/// Compiled, checked against the contract and the allow-list, and with its
/// steps counted, the submission goes to a worker process, one case at a
/// time. The properties are judged here, by what the grader computes itself.
public final class Grader implements AutoCloseable {

    /// The grader's version, in every report.
    public static final String VERSION = "0.1";

    private static final int MAX_REFUSALS = 10;

    private final Exercise<?, ?> exercise;
    private final Sheet sheet;
    private final Options options;
    private final WorkerSite site;
    private final boolean ownsSite;

    /// A grader with a worker site of its own.
    public Grader(Exercise<?, ?> exercise, Sheet sheet, Options options)
            throws IOException {
        this(exercise, sheet, options, new WorkerSite(options.jailed()),
                true);
    }

    /// A grader that shares `site`, which stays open after it.
    public Grader(Exercise<?, ?> exercise, Sheet sheet, Options options,
            WorkerSite site) {
        this(exercise, sheet, options, site, false);
    }

    private Grader(Exercise<?, ?> exercise, Sheet sheet, Options options,
            WorkerSite site, boolean ownsSite) {
        this.exercise = options.debugPort() == 0 ? exercise
                : exercise.with(exercise.limits().none());
        this.sheet = sheet;
        this.options = options;
        this.site = site;
        this.ownsSite = ownsSite;
    }

    /// Grades the Java files below `submission` and the `answers.yaml` in
    /// it. Whatever they do, there is a verdict.
    public Verdict grade(Path submission) {
        List<QuestionResult> questions = questions(submission);
        Compiled compiled = compile(submission);
        List<Problem> problems = compiled.problems().isEmpty()
                ? refused(compiled.classes()) : compiled.problems();
        if (!problems.isEmpty()) {
            return verdict(problems, stopped(problems.getFirst().kind()),
                    questions);
        }
        return verdict(List.of(), run(exercise, hello(compiled),
                new Lines(compiled.classes(), exercise.contract().entry())),
                questions);
    }

    private List<QuestionResult> questions(Path submission) {
        try {
            return sheet.grade(submission.resolve("answers.yaml"));
        } catch (AnswerError e) {
            return sheet.unreadable(e.getMessage());
        }
    }

    Compiled compile(Path submission) {
        try {
            return new Compiler(site.jar().toString())
                    .compile(Sources.read(submission));
        } catch (IOException e) {
            return new Compiled(Map.of(), List.of(Problem.of(
                    Kind.DOES_NOT_COMPILE, e.getMessage())));
        }
    }

    private List<Problem> refused(Map<String, byte[]> classes) {
        List<Refusal> refusals =
                ClassCheck.check(classes, exercise.allowList());
        if (!refusals.isEmpty()) {
            return refusals.stream().limit(MAX_REFUSALS)
                    .map(r -> new Problem(Kind.REFUSED_CLASS, r.toString(),
                            List.of(r.where()))).toList();
        }
        Optional<String> breach = exercise.contract().breach(classes);
        return breach.map(text -> List.of(new Problem(
                Kind.WRONG_INTERFACE, text, List.<SourcePoint>of())))
                .orElse(List.of());
    }

    Hello hello(Compiled compiled) {
        Map<String, String> classes = new TreeMap<>();
        boolean walked = options.walk() != null;
        StepWeaver.weave(compiled.classes(), walked).forEach((name, bytes) ->
                classes.put(name,
                        Base64.getEncoder().encodeToString(bytes)));
        List<String> visible =
                new ArrayList<>(exercise.allowList().visible());
        visible.add("netstack.exercises.steps.Steps");
        visible.add("java.lang.invoke.*");
        visible.add("java.lang.runtime.*");
        return new Hello(exercise.task(), exercise.contract().entry(),
                classes, visible, exercise.limits().steps(),
                exercise.limits().outputBytes(),
                exercise.limits().stackKb(), walked);
    }

    private <C, O> List<PropertyResult> run(Exercise<C, O> e, Hello hello,
            Lines lines) {
        List<PropertyResult> results = new ArrayList<>();
        try (Bench bench = bench(hello)) {
            for (Property<C, O> p : e.properties()) {
                results.add(new PropertyRun<>(e, p, bench, options,
                        lines).run());
            }
        }
        return results;
    }

    Exercise<?, ?> exercise() {
        return exercise;
    }

    Bench bench(Hello hello) {
        return new Bench(site, hello, exercise.limits(), options);
    }

    Options options() {
        return options;
    }

    private List<PropertyResult> stopped(Kind kind) {
        return exercise.properties().stream().map(p -> new PropertyResult(
                p.id(), p.claim(), kind, 0, p.points(), 0, null)).toList();
    }

    private Verdict verdict(List<Problem> problems,
            List<PropertyResult> properties,
            List<QuestionResult> questions) {
        int points = properties.stream()
                .mapToInt(PropertyResult::points).sum()
                + questions.stream().mapToInt(QuestionResult::points).sum();
        return new Verdict(VERSION, exercise.name(), exercise.title(),
                options.seed(), worst(properties, questions), points,
                exercise.points() + sheet.points(), problems, properties,
                questions, List.of(site.note()));
    }

    /// The first ending that has a name of its own; else failed or passed.
    private static Kind worst(List<PropertyResult> properties,
            List<QuestionResult> questions) {
        Kind worst = questions.stream()
                .allMatch(q -> q.kind().fine())
                ? Kind.PASSED : Kind.FAILED;
        for (PropertyResult p : properties) {
            if (p.kind() != Kind.PASSED && p.kind() != Kind.FAILED) {
                return p.kind();
            }
            worst = p.kind() == Kind.FAILED ? Kind.FAILED : worst;
        }
        return worst;
    }

    @Override
    public void close() throws IOException {
        if (ownsSite) {
            site.close();
        }
    }
}
