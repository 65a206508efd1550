package netstack.exercises.grader;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

import netstack.exercises.compile.Compiled;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.pipe.Messages.Hello;

/// How a grader's properties find mistakes: the cases alone, without the
/// points, the shrinking and the stories of a verdict.
public final class Detection {

    private final Grader grader;

    /// That of the properties of `grader`.
    public Detection(Grader grader) {
        this.grader = grader;
    }

    /// The class files of `submission`, which must compile.
    public Map<String, byte[]> classes(Path submission) {
        return compiled(submission).classes();
    }

    private Compiled compiled(Path submission) {
        Compiled compiled = grader.compile(submission);
        if (!compiled.problems().isEmpty()) {
            throw new IllegalArgumentException(submission + ": "
                    + compiled.problems().getFirst().text());
        }
        return compiled;
    }

    /// Of `n` random cases of each of these properties, how many
    /// `submission` fails, by the number that each case has in a grading:
    /// how surely the property finds its mistake.
    public Map<String, int[]> failures(Path submission,
            List<String> properties, int n) {
        Map<String, Integer> cases = new TreeMap<>();
        properties.forEach(p -> cases.put(p, n));
        return failures(submission, cases);
    }

    /// The same with a number of cases for each property.
    public Map<String, int[]> failures(Path submission,
            Map<String, Integer> cases) {
        Map<String, int[]> failed = new TreeMap<>();
        try (Bench bench = grader.bench(hello(submission))) {
            failures(grader.exercise(), bench, cases, failed);
            if (bench.hung()) {
                throw new IllegalStateException(submission + ": a worker was"
                        + " ended by the wall clock. Did this machine stand"
                        + " still? Measure again.");
            }
        }
        return failed;
    }

    private Hello hello(Path submission) {
        return grader.hello(compiled(submission));
    }

    private <C, O> void failures(Exercise<C, O> e, Bench bench,
            Map<String, Integer> wanted, Map<String, int[]> failed) {
        for (Property<C, O> p : e.properties()) {
            int n = wanted.getOrDefault(p.id(), 0);
            int[] found = new int[p.cases()];
            if (n > 0) {
                failed.put(p.id(), found);
            }
            for (int i = 0; i < n; i++) {
                boolean passed = Trial.of(e.caseType(), p, drawn(p,
                        i / p.cases() + 1L, i % p.cases()), bench).passed();
                found[i % p.cases()] += passed ? 0 : 1;
            }
        }
    }

    /// The first property that one grading finds these classes to fail.
    public Optional<String> failed(Map<String, byte[]> classes) {
        try (Bench bench = grader.bench(grader.hello(
                new Compiled(classes, List.of())))) {
            return failed(grader.exercise(), bench);
        }
    }

    private <C, O> Optional<String> failed(Exercise<C, O> e, Bench bench) {
        for (Property<C, O> p : e.properties()) {
            for (int i = 0; i < p.cases(); i++) {
                if (!Trial.of(e.caseType(), p, drawn(p, 0, i), bench)
                        .passed()) {
                    return Optional.of(p.id());
                }
            }
        }
        return Optional.empty();
    }

    private <C, O> C drawn(Property<C, O> p, long grading, int index) {
        return p.generator().draw(Seeds.open(grader.options().seed()
                + grading, p.id(), index), index);
    }

    /// A print of the cases of one grading of the property `id`: another
    /// one says that what was measured with other cases is out of date.
    public String print(String id) {
        CRC32 crc = new CRC32();
        print(grader.exercise(), id, crc);
        return String.format("%08x", crc.getValue());
    }

    private <C, O> void print(Exercise<C, O> e, String id, CRC32 crc) {
        for (Property<C, O> p : e.properties()) {
            for (int i = 0; p.id().equals(id) && i < p.cases(); i++) {
                crc.update(e.caseType().encode(drawn(p, 0, i)).toString()
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
