package netstack.exercises.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.Site;
import netstack.exercises.answers.Sheet;
import netstack.exercises.course.Catalogue;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;

/// The same hostility in every exercise, wherever it calls the student's code: in a program, an
/// interrupt, a softirq, a timer. Each method of what is implemented does it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileEverywhereTest {

    private static final String SWALLOWS = "try { spin(); } catch (Throwable t) { n++; }";
    private static final String RECURSES = "n += again(1);";
    private static final String EXITS = "System.exit(0);";

    @TempDir
    private Path folder;
    private WorkerSite site;

    @BeforeAll
    void start() {
        site = Site.shared();
    }

    static Stream<Arguments> all() {
        return Catalogue.names().stream().flatMap(name -> Stream.of(
                Arguments.of(name, "swallows the end of its budget", SWALLOWS, Kind.TIMED_OUT),
                Arguments.of(name, "recursion", RECURSES, Kind.STACK_OVERFLOW),
                Arguments.of(name, "exit", EXITS, Kind.REFUSED_CLASS)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("all")
    void it_is_named_and_wins_nothing(String name, String what, String body, Kind kind)
            throws Exception {
        Exercise<?, ?> exercise = Catalogue.find(name);
        try (Grader grader = new Grader(exercise, Sheet.empty(),
                Options.usual().withoutShrinking(), site)) {

            Verdict verdict = grader.grade(submission(exercise, what, body));

            assertThat(verdict.kind()).as(verdict::toString).isEqualTo(kind);
            assertThat(verdict.points()).as(verdict::toString).isZero();
        }
    }

    private Path submission(Exercise<?, ?> exercise, String what, String body) throws Exception {
        Class<?> type = Class.forName(exercise.contract().type());
        String entry = exercise.contract().entry();
        String name = entry.substring(entry.lastIndexOf('.') + 1);
        String methods = Arrays.stream(type.getMethods())
                .filter(m -> Modifier.isAbstract(m.getModifiers()))
                .map(m -> method(m, body)).collect(Collectors.joining("\n"));
        Path dir = Files.createDirectories(folder.resolve(exercise.name() + what));
        Files.writeString(dir.resolve(name + ".java"), """
                package student;
                public class %s implements %s {
                    private int n;
                    private void spin() {
                        while (n >= 0) {
                            n = n & 1;
                        }
                    }
                    private int again(int x) {
                        return again(x + 1) + 1;
                    }
                    %s
                }
                """.formatted(name, type.getCanonicalName(), methods));
        return dir;
    }

    /// Erased types are enough to implement a method.
    private static String method(Method m, String body) {
        Class<?> r = m.getReturnType();
        String end = r == void.class ? "" : r == boolean.class ? "return false;"
                : r.isPrimitive() ? "return 0;" : "return null;";
        return "public " + r.getCanonicalName() + " " + m.getName()
                + Arrays.stream(m.getParameters())
                        .map(p -> p.getType().getCanonicalName() + " " + p.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                + " { " + body + " " + end + " }";
    }
}
