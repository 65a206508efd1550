package netstack.exercises.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.EngineArguments;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.gregor.config.GregorEngineFactory;

/// The mutants of a solution, by the engine of PIT with its default set:
/// conditions, boundaries, arithmetic, increments, negations, returned
/// values, calls left out.
///
/// Only the engine: PIT's own runner changes classes in the JVM in which it
/// runs tests, and the grader compiles a submission itself, counts steps
/// into it and runs it in another process, where PIT's change would not be.
final class Pit {

    private static final Map<String, String> SAME = Map.of(
            "return false;", "return with false",
            "return true;", "return with true",
            "return 0;", "return with 0", "return null;", "with null");

    private final Map<String, byte[]> classes;
    private final Path sources;

    /// Those of `classes`, compiled from the files in `sources`.
    Pit(Map<String, byte[]> classes, Path sources) {
        this.classes = new TreeMap<>(classes);
        this.sources = sources;
    }

    List<Mutant> mutants() throws IOException {
        Mutater mutater = new GregorEngineFactory()
                .createEngine(EngineArguments.arguments())
                .createMutator(name -> bytes(name.replace('/', '.')));
        List<Mutant> mutants = new ArrayList<>();
        for (String name : classes.keySet()) {
            for (MutationDetails d : mutater.findMutations(
                    ClassName.fromString(name))) {
                int which = 1 + (int) mutants.stream().filter(
                        m -> m.line() == d.getLineNumber()
                        && m.change().equals(d.getDescription())
                        && m.place().equals(place(name, d))).count();
                Mutant m = mutant(name, d, which,
                        mutater.getMutation(d.getId()).getBytes());
                if (!same(m)) {
                    mutants.add(m);
                }
            }
        }
        return mutants;
    }

    /// PIT's runner leaves out as well what returns the constant that was
    /// returned before.
    private static boolean same(Mutant m) {
        return SAME.entrySet().stream().anyMatch(e ->
                m.text().equals(e.getKey())
                && m.change().contains(e.getValue()));
    }

    private static String place(String name, MutationDetails d) {
        return name.substring(name.lastIndexOf('.') + 1) + "."
                + d.getMethod();
    }

    private Mutant mutant(String name, MutationDetails d, int which,
            byte[] changed) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(classes);
        all.put(name, changed);
        List<String> lines = Files.readAllLines(
                sources.resolve(d.getFilename()));
        return new Mutant(place(name, d), d.getLineNumber(),
                lines.get(d.getLineNumber() - 1).strip(),
                d.getDescription(), which, all);
    }

    /// PIT asks for what a class extends when it computes stack maps.
    private Optional<byte[]> bytes(String name) {
        byte[] ours = classes.get(name);
        if (ours != null) {
            return Optional.of(ours);
        }
        try (InputStream in = ClassLoader.getSystemResourceAsStream(
                name.replace('.', '/') + ".class")) {
            return in == null ? Optional.empty()
                    : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
