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

/// The second wall alone: the same hostility with the class check switched
/// off, so that only the worker process stands between it and the points.
class ContainmentTest {

    @TempDir
    private static Path folder;
    private static Grader grader;
    private static Submissions submissions;
    private static Path honest;

    @BeforeAll
    static void start() throws Exception {
        var toy = Toy.exercise(false);
        grader = new Grader(toy.with(toy.limits().withWallSeconds(2)), Sheet.empty(),
                Options.usual(), Site.shared());
        submissions = new Submissions(folder);
        honest = submissions.body("return sum(xs);");
    }

    @AfterAll
    static void stop() throws Exception {
        grader.close();
    }

    static Stream<Arguments> hostile() {
        String caught = " catch (Throwable t) { throw new RuntimeException(t); }";
        return Stream.of(
                Arguments.of("exit", "System.exit(0); return 0;", Kind.EXITED),
                Arguments.of("halt", "Runtime.getRuntime().halt(7); return 0;", Kind.EXITED),
                Arguments.of("exit by reflection", "try { System.class.getMethod(\"exit\","
                        + " int.class).invoke(null, 0); return 0; }" + caught, Kind.EXITED),
                Arguments.of("exit with the code of no memory", "System.exit(3); return 0;",
                        Kind.EXITED),
                Arguments.of("sleep", "try { Thread.sleep(100_000); return 0; }" + caught,
                        Kind.TIMED_OUT),
                Arguments.of("stray thread", "new Thread(() -> { while (true) { } }).start();"
                        + " return sum(xs);", Kind.TIMED_OUT),
                Arguments.of("stray thread that sleeps", "new Thread(() -> { try { Thread.sleep("
                        + "99_999); } catch (Exception e) { } }).start(); return sum(xs);",
                        Kind.TIMED_OUT),
                Arguments.of("kills itself", "ProcessHandle.current().pid(); try {"
                        + " new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current()"
                        + ".pid()).start().waitFor(); Thread.sleep(9999); return 0; }" + caught,
                        Kind.CRASHED),
                Arguments.of("forged frame", "try { var out = new java.io.FileOutputStream("
                        + "java.io.FileDescriptor.out); out.write(\"LABP\".getBytes());"
                        + " out.write(new byte[] {1, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
                        + " 0, 2, '[', ']'}); out.flush(); return 0; }" + caught, Kind.CRASHED),
                Arguments.of("flood on the pipe", "try { var out = new java.io.FileOutputStream("
                        + "java.io.FileDescriptor.out); while (true) { out.write(new byte[9999]);"
                        + " } }" + caught, Kind.CRASHED),
                Arguments.of("native code", "System.load(\"/lib/x86_64-linux-gnu/libc.so.6\"); return 0;", Kind.FAILED),
                Arguments.of("raw memory", "return java.lang.foreign.MemorySegment.ofAddress(1)"
                        + ".reinterpret(8).get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0);",
                        Kind.FAILED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void the_worker_process_holds_it(String name, String body, Kind kind) {
        Verdict verdict = grader.grade(submissions.body(body));

        assertThat(verdict.kind()).as(verdict::toString).isEqualTo(kind);
        assertThat(verdict.points()).isZero();
        assertThat(grader.grade(honest).kind()).isEqualTo(Kind.PASSED);
    }

    @Test
    void the_grader_and_its_oracles_are_not_on_the_workers_class_path() {
        Verdict verdict = grader.grade(submissions.body("try { Class.forName("
                + "\"netstack.exercises.grader.Grader\", false,"
                + " netstack.exercises.toy.Adder.class.getClassLoader()); return sum(xs); }"
                + " catch (ClassNotFoundException e) { throw new IllegalStateException(); }"));

        assertThat(verdict.kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void a_bomb_of_threads_ends_with_its_worker() {
        Verdict verdict = grader.grade(submissions.body("for (int i = 0; i < 2000; i++) {"
                + " new Thread(() -> { try { Thread.sleep(99_999); } catch (Exception e) { } })"
                + ".start(); } return sum(xs);"));

        assertThat(verdict.kind()).isIn(Kind.OUT_OF_MEMORY, Kind.TIMED_OUT,
                Kind.CRASHED);
        assertThat(verdict.points()).isZero();
    }

    @Test
    void a_program_that_was_started_does_not_outlive_the_worker() throws Exception {
        String mark = "5417.25";
        grader.grade(submissions.body("try { new ProcessBuilder(\"sleep\", \"" + mark
                + "\").start(); Thread.sleep(9999); } catch (Exception e) { } return 0;"));

        assertThat(ProcessHandle.allProcesses().filter(p -> p.info().arguments()
                .map(a -> String.join(" ", a).contains(mark)).orElse(false))).isEmpty();
    }

    @Test
    void as_another_user_it_reads_nothing_that_is_closed_to_others() throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            return;
        }
        Path secret = Files.writeString(folder.resolve("key"), "secret");
        Files.setPosixFilePermissions(secret,
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Verdict verdict = grader.grade(submissions.body("try { java.nio.file.Files.readString("
                + "java.nio.file.Path.of(\"" + secret + "\")); return sum(xs); }"
                + " catch (java.io.IOException e) { throw new IllegalStateException(\"closed\"); }"
                ));

        assertThat(verdict.points()).isZero();
        assertThat(verdict.property("any").story().complaint().what()).contains("closed");
    }
}
