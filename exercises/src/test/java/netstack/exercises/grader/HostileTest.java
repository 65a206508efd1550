package netstack.exercises.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.Site;
import netstack.exercises.answers.Sheet;
import netstack.exercises.toy.Toy;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;

/// Hostile submissions: each ends in a named verdict, wins nothing, and leaves
/// the next submission alone. The class check is on, as in a real grading.
class HostileTest {

    private static final int FULL = 10;

    @TempDir
    private static Path folder;
    private static Grader grader;
    private static Submissions submissions;
    private static Path honest;

    @BeforeAll
    static void start() throws Exception {
        grader = new Grader(Toy.exercise(true), Sheet.empty(), Options.usual(), Site.shared());
        submissions = new Submissions(folder);
        honest = submissions.body("return sum(xs);");
    }

    @AfterAll
    static void stop() throws Exception {
        grader.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("exit", "System.exit(0); return 0;", "java.lang.System.exit"),
                Arguments.of("exit by reference", "Runnable r = () -> System.exit(0); r.run();"
                        + " return 0;", "java.lang.System.exit"),
                Arguments.of("exit by method reference",
                        "java.util.function.IntConsumer c = System::exit; c.accept(0); return 0;",
                        "java.lang.System.exit"),
                Arguments.of("halt", "Runtime.getRuntime().halt(0); return 0;",
                        "java.lang.Runtime.getRuntime"),
                Arguments.of("thread", "new Thread(() -> { while (true) { } }).start(); return 0;",
                        "java.lang.Thread"),
                Arguments.of("parallel stream", "return Arrays.stream(xs).parallel().sum();",
                        "java.util.Arrays.stream"),
                Arguments.of("reflection", "try { return Class.forName(\"x\").hashCode(); }"
                        + " catch (Exception e) { return 0; }", "java.lang.Class.forName"),
                Arguments.of("getClass", "return getClass().hashCode();",
                        "java.lang.Object.getClass"),
                Arguments.of("file", "return java.nio.file.Path.of(\"/etc/passwd\").hashCode();",
                        "java.nio.file.Path"),
                Arguments.of("file by stream", "try { new java.io.FileOutputStream("
                        + "java.io.FileDescriptor.out).write(1); } catch (Exception e) { }"
                        + " return 0;", "java.io.FileOutputStream"),
                Arguments.of("print stream to a file", "try { new java.io.PrintStream(\"/tmp/x\");"
                        + " } catch (Exception e) { } return 0;", "java.io.PrintStream.<init>"),
                Arguments.of("network", "try { new java.net.Socket(\"127.0.0.1\", 80); }"
                        + " catch (Exception e) { } return 0;", "java.net.Socket"),
                Arguments.of("process", "try { new ProcessBuilder(\"id\").start(); }"
                        + " catch (Exception e) { } return 0;", "java.lang.ProcessBuilder"),
                Arguments.of("native access", "return (int) java.lang.foreign.MemorySegment"
                        + ".ofAddress(0).reinterpret(8).byteSize();",
                        "java.lang.foreign.MemorySegment.ofAddress"),
                Arguments.of("own class loader", "new ClassLoader() { }; return 0;",
                        "java.lang.ClassLoader"),
                Arguments.of("step counter", "netstack.exercises.steps.Steps.start(1L << 60);"
                        + " return 0;", "netstack.exercises.steps.Steps"),
                Arguments.of("worker", "return netstack.exercises.worker.Blame.here().size();",
                        "netstack.exercises.worker.Blame"),
                Arguments.of("clock", "return (int) System.nanoTime();",
                        "java.lang.System.nanoTime"),
                Arguments.of("chance", "return new Random().nextInt();", "java.util.Random"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_is_not_offered_is_refused_by_name_and_line(String name, String body,
            String member) {
        Verdict verdict = grader.grade(submissions.body(body));

        assertThat(verdict.kind()).isEqualTo(Kind.REFUSED_CLASS);
        assertThat(verdict.points()).isZero();
        assertThat(verdict.problems()).anySatisfy(p ->
                assertThat(p.text()).contains(member).contains("Sum.java:11"));
    }

    static Stream<Arguments> whole() {
        return Stream.of(
                Arguments.of("class in netstack", "package netstack.exercises.worker;"
                        + " public class WorkerMain { }", Kind.REFUSED_CLASS),
                Arguments.of("class in org.junit", "package org.junit; public class Test { }",
                        Kind.REFUSED_CLASS),
                Arguments.of("class in java.lang", "package java.lang; public class String { }",
                        Kind.REFUSED_CLASS),
                Arguments.of("no such class", "package student; public class Summe { }",
                        Kind.WRONG_INTERFACE),
                Arguments.of("does not implement", "package student; public class Sum { }",
                        Kind.WRONG_INTERFACE),
                Arguments.of("hidden constructor", "package student; public class Sum implements"
                        + " netstack.exercises.toy.Adder { private Sum() { }"
                        + " public int add(int[] xs) { return 0; } }", Kind.WRONG_INTERFACE),
                Arguments.of("missing method", "package student; public class Sum implements"
                        + " netstack.exercises.toy.Adder { }", Kind.DOES_NOT_COMPILE),
                Arguments.of("syntax", "package student;\npublic class Sum {\n int x = ;\n}",
                        Kind.DOES_NOT_COMPILE),
                Arguments.of("native method", "package student; public class Sum implements"
                        + " netstack.exercises.toy.Adder { public native int add(int[] xs); }",
                        Kind.REFUSED_CLASS),
                Arguments.of("finalizer", "package student; public class Sum implements"
                        + " netstack.exercises.toy.Adder { public int add(int[] xs) { return 0; }"
                        + " @SuppressWarnings(\"removal\") protected void finalize() { } }",
                        Kind.REFUSED_CLASS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void a_submission_of_the_wrong_shape_is_named(String name, String source, Kind kind) {
        Verdict verdict = grader.grade(submissions.source(source));

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.points()).isZero();
        assertThat(verdict.problems()).isNotEmpty();
    }

    static Stream<Arguments> running() {
        return Stream.of(
                Arguments.of("endless loop", "while (true) { }", Kind.TIMED_OUT),
                Arguments.of("loop that catches Throwable", "while (true) { try { while (true) {"
                        + " } } catch (Throwable t) { } }", Kind.TIMED_OUT),
                Arguments.of("loop with finally", "while (true) { try { sum(xs); }"
                        + " finally { if (xs.length >= 0) continue; } }", Kind.TIMED_OUT),
                Arguments.of("swallows the end of its budget", "try { while (true) { } }"
                        + " catch (Throwable t) { } return sum(xs);", Kind.TIMED_OUT),
                Arguments.of("recursion", "return add(xs) + 1;", Kind.STACK_OVERFLOW),
                Arguments.of("memory", "List<long[]> l = new ArrayList<>();"
                        + " while (true) { l.add(new long[1 << 17]); }", Kind.OUT_OF_MEMORY),
                Arguments.of("memory, caught", "List<long[]> l = new ArrayList<>(); while (true) {"
                        + " try { l.add(new long[1 << 17]); } catch (Throwable t) { } }",
                        Kind.OUT_OF_MEMORY),
                Arguments.of("flood", "while (true) { System.out.println(\"12345678\"); }",
                        Kind.OUTPUT_FLOOD),
                Arguments.of("flood on stderr, caught", "while (true) { try { System.err.println("
                        + "\"123456789012345\"); } catch (Throwable t) { return sum(xs); } }",
                        Kind.OUTPUT_FLOOD),
                Arguments.of("throws", "throw new IllegalStateException(\"no\");", Kind.FAILED),
                Arguments.of("forged frame on stdout", "System.out.print(\"LABP\\u0001\\u0003\");"
                        + " System.out.flush(); return 0;", Kind.FAILED),
                Arguments.of("hang in the JDK", "List<Object> l = new ArrayList<>(); l.add(l);"
                        + " return l.hashCode();", Kind.STACK_OVERFLOW));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("running")
    void a_run_that_ends_badly_is_named(String name, String body, Kind kind) {
        Verdict verdict = grader.grade(submissions.body(body));

        assertThat(verdict.kind()).as(verdict::toString).isEqualTo(kind);
        assertThat(verdict.points()).isZero();
        assertThat(grader.grade(honest).points()).isEqualTo(FULL);
    }

    @Test
    void a_static_initialiser_that_hangs_is_timed_out() {
        Verdict verdict = grader.grade(submissions.members(
                "static int n; static { while (n < 1 || n > 0) { n++; } }"
                + " public int add(int[] xs) { return sum(xs); }"));

        assertThat(verdict.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(verdict.points()).isZero();
    }

    @Test
    void plain_java_is_welcome() {
        Verdict verdict = grader.grade(submissions.members("""
                record Pair(int a, int b) { }
                enum Op { ADD, NOTHING }
                sealed interface Shape permits Dot { }
                static final class Dot implements Shape { int x; }
                static final Map<Op, java.util.function.IntBinaryOperator> OPS =
                        new EnumLike().of();
                static final class EnumLike {
                    Map<Op, java.util.function.IntBinaryOperator> of() {
                        Map<Op, java.util.function.IntBinaryOperator> m = new HashMap<>();
                        m.put(Op.ADD, Integer::sum);
                        return m;
                    }
                }
                public int add(int[] xs) {
                    assert xs != null : "given";
                    Object o = null;
                    int total = 0;
                    List<Integer> list = new ArrayList<>();
                    for (int x : xs.clone()) {
                        list.add(x);
                    }
                    Shape shape = new Dot();
                    switch (shape) {
                        case Dot d -> d.x = 0;
                    }
                    for (Integer x : list) {
                        total = switch (Op.values()[0]) {
                            case ADD -> OPS.get(Op.ADD).applyAsInt(total, x);
                            case NOTHING -> 0;
                        };
                    }
                    try {
                        Objects.requireNonNull(o, "it is " + new Pair(1, 2));
                    } catch (NullPointerException e) {
                        System.out.println(e.getMessage() + String.format("%d", total));
                    }
                    return switch ("" + total) {
                        case "0" -> 0;
                        default -> total;
                    };
                }
                """));

        assertThat(verdict.points()).as(verdict::toString).isEqualTo(FULL);
    }

    @Test
    void wrong_on_the_second_call_is_found() {
        Verdict verdict = grader.grade(submissions.members(
                "int calls; public int add(int[] xs) { return sum(xs) + calls++; }"));

        assertThat(verdict.kind()).isEqualTo(Kind.FAILED);
        assertThat(verdict.points()).isZero();
    }

    @Test
    void static_state_does_not_outlive_a_case() {
        Verdict verdict = grader.grade(submissions.members(
                "static int calls; public int add(int[] xs) { return sum(xs) + calls++ / 2; }"));

        assertThat(verdict.points()).isEqualTo(FULL);
    }

    @Test
    void what_worked_before_a_bad_end_keeps_its_points() {
        Verdict verdict = grader.grade(submissions.body(
                "if (xs.length < 4) { return sum(xs); } List<long[]> l = new ArrayList<>();"
                + " while (true) { l.add(new long[1 << 17]); }"));

        assertThat(verdict.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(verdict.points()).isEqualTo(4);
        assertThat(verdict.property("small").kind()).isEqualTo(Kind.PASSED);
    }

    @Test
    void an_exception_with_a_hostile_message_is_still_told() {
        Verdict verdict = grader.grade(submissions.body("throw new RuntimeException() {"
                + " @Override public String getMessage() { throw new Error(); } };"));

        assertThat(verdict.kind()).isEqualTo(Kind.FAILED);
        assertThat(verdict.points()).isZero();
    }

    @Test
    void links_and_other_files_of_a_submission_are_left_alone() throws Exception {
        Path dir = submissions.body("return sum(xs);");
        Path secret = Files.writeString(folder.resolve("secret"), "class Secret { }");
        Files.createSymbolicLink(dir.resolve("Other.java"), secret);
        Files.write(dir.resolve("Sum.class"), new byte[] {1, 2, 3});

        assertThat(grader.grade(dir).points()).isEqualTo(FULL);
    }
}
