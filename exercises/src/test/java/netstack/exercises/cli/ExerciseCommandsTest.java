package netstack.exercises.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

/// The exercise commands in a project folder of their own.
class ExerciseCommandsTest {

    @TempDir
    private Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String before;

    @BeforeEach
    void project() throws IOException {
        before = System.getProperty("lab.root");
        System.setProperty("lab.root", root.toString());
        copy(Path.of("udp-driver"), root.resolve("exercises/udp-driver"));
        copy(Path.of("src/solutions"), root.resolve("exercises/src/solutions"));
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty("lab.root");
        } else {
            System.setProperty("lab.root", before);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private int lab(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Lab.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Test
    void from_start_to_a_grade_on_the_board() throws IOException {
        assertThat(lab("start", "udp-driver")).isZero();
        Path mine = root.resolve("student/udp-driver");
        assertThat(mine.resolve("UdpStub.java")).exists();
        assertThat(mine.resolve("answers.yaml")).exists();

        assertThat(lab("grade", "udp-driver")).isEqualTo(1);
        assertThat(out.toString()).contains("0 of 100 points").contains("step 1");

        Path solution = root.resolve("exercises/src/solutions/udp-driver/reference");
        Files.writeString(mine.resolve("answers.yaml"),
                Files.readString(solution.resolve("answers.yaml")));
        assertThat(lab("grade")).isEqualTo(1);
        assertThat(out.toString()).contains("30 of 100 points");
        assertThat(root.resolve(".lab/scores/udp-driver.json")).content()
                .contains("\"points\": 30");
        assertThat(lab("board")).isZero();
        assertThat(out.toString()).contains("30 /100");
    }

    @Test
    void a_failing_case_can_be_run_again_from_its_file() {
        lab("start", "udp-driver");
        lab("grade", "udp-driver");
        Path file = root.resolve(".lab/cases/udp-driver-frames.json");

        assertThat(lab("grade", "udp-driver", "--case", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("this is no grade").contains("step 1");
    }

    @Test
    void a_replayed_case_walks_through_every_layer_and_the_students_methods() throws IOException {
        copy(Path.of("gro"), root.resolve("exercises/gro"));
        lab("start", "gro");
        lab("grade", "gro");
        assertThat(out.toString()).as("what was thrown is told with its frame")
                .containsSubsequence("Threw UnsupportedOperationException", "the case:",
                        "the frame:", "h_dest", "tot_len", "ack_seq", "replay-case");

        assertThat(lab("replay-case", root.resolve(".lab/cases/gro-next.json").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).containsSubsequence("gro, step", "the walk of this case",
                "ixgbe_poll", "napi_gro_receive", "> Rules.", "ip_rcv", "tcp_v4_rcv",
                "the walk of its frames", "ip_rcv", "tcp_v4_rcv");
    }

    @Test
    void a_failing_case_is_replayed_with_the_code_as_it_is_now() throws IOException {
        lab("start", "udp-driver");
        lab("grade", "udp-driver");
        String file = root.resolve(".lab/cases/udp-driver-frames.json").toString();

        assertThat(lab("replay-case", file)).isEqualTo(1);
        assertThat(out.toString()).contains("step 1").contains("at UdpStub.java:");
        assertThat(lab("replay-case", file, "--submission",
                root.resolve("exercises/src/solutions/udp-driver/reference").toString())).isZero();
        assertThat(out.toString()).contains("passes: Each write leaves").contains("flow 10.0.0.1");
        assertThat(lab("replay-case", root.resolve("nothing.json").toString())).isEqualTo(2);
        assertThat(root.resolve(".lab/reports/udp-driver.html")).content().contains("step 1");
    }

    @Test
    void watching_grades_again_after_each_change() throws Exception {
        lab("start", "udp-driver");
        Path mine = root.resolve("student/udp-driver/UdpStub.java");
        AtomicBoolean on = new AtomicBoolean(true);
        CommandLine line = new CommandLine(new WatchCommand(on::get));
        line.setOut(new PrintWriter(out, true));
        Thread watching = Thread.ofPlatform().start(() -> line.execute("udp-driver"));
        await("step 1: register");
        assertThat(out.toString()).contains("0 of 100 points");

        Files.copy(root.resolve("exercises/src/solutions/udp-driver/reference/UdpStub.java"), mine,
                StandardCopyOption.REPLACE_EXISTING);
        await("70 of 100 points");

        on.set(false);
        watching.join();
    }

    private void await(String text) throws InterruptedException {
        for (int i = 0; i < 600 && !out.toString().contains(text); i++) {
            Thread.sleep(50);
        }
        assertThat(out.toString()).contains(text);
    }

    @Test
    void what_is_handed_in_is_code_and_answers_only() throws IOException {
        lab("start", "udp-driver");
        Files.writeString(root.resolve("student/udp-driver/notes.txt"), "mine");
        Path zip = root.resolve("hand-in.zip");

        assertThat(lab("export", "udp-driver", "--out", zip.toString())).isZero();
        try (ZipFile z = new ZipFile(zip.toFile())) {
            assertThat(z.stream().map(ZipEntry::getName)).containsExactly("UdpStub.java",
                    "answers.yaml");
        }
    }

    @Test
    void a_verdict_is_written_in_other_formats_too() {
        lab("start", "udp-driver");
        Path junit = root.resolve("reports/junit.xml");

        assertThat(lab("grade", "udp-driver", "--report", "junit=" + junit, "--report",
                "gradescope=" + root.resolve("results.json"), "--github")).isEqualTo(1);
        assertThat(junit).content().contains("<testsuite");
        assertThat(root.resolve("results.json")).content().contains("max_score");
        assertThat(out.toString()).contains("::error file=").contains("::notice title=udp-driver");
    }

    @Test
    void a_class_is_graded_and_a_second_grading_changes_nobodys_score() throws IOException {
        Path in = root.resolve("in");
        copy(root.resolve("exercises/udp-driver/starter"), in.resolve("ada"));
        String out1 = root.resolve("out").toString();

        assertThat(lab("grade", "udp-driver", "--submissions", in.toString(), "--out", out1,
                "--jobs", "1")).isZero();
        assertThat(root.resolve("out/grades.csv")).content().contains("ada,failed,0");
        assertThat(lab("regrade", "udp-driver", "--diff", "--submissions", in.toString(),
                "--out", out1)).isZero();
        assertThat(out.toString()).contains("0 of 1 changed");
        assertThat(lab("grade", "udp-driver", "--submissions", in.toString())).isEqualTo(2);
        assertThat(lab("regrade", "udp-driver", "--submissions", "/nowhere", "--out", out1))
                .isEqualTo(2);
    }

    @Test
    void hints_come_one_after_the_other() {
        lab("hint", "udp-driver");
        assertThat(out.toString()).startsWith("Hint 1 of 3");
        lab("hint", "udp-driver");
        assertThat(out.toString()).startsWith("Hint 2 of 3");
        lab("hint", "udp-driver", "1");
        assertThat(out.toString()).startsWith("Hint 1 of 3");
        lab("hint", "udp-driver");
        lab("hint", "udp-driver");
        assertThat(out.toString()).startsWith("Hint 3 of 3");
    }

    @Test
    void show_prints_brief_and_questions() {
        assertThat(lab("show", "udp-driver")).isZero();
        assertThat(out.toString()).contains("= udp-driver").contains("build-order (5 points)")
                .contains("e: reserve the headroom");
    }

    @Test
    void reset_keeps_what_was_there() throws IOException {
        lab("start", "udp-driver");
        Path mine = root.resolve("student/udp-driver/UdpStub.java");
        Files.writeString(mine, "mine");

        assertThat(lab("reset", "--yes", "udp-driver")).isZero();

        assertThat(root.resolve(".lab/backup/udp-driver-1/UdpStub.java")).hasContent("mine");
        assertThat(mine).content().contains("step 1");
    }

    @Test
    void what_cannot_be_done_is_one_line_and_status_2() throws IOException {
        Path broken = Files.writeString(root.resolve("broken.json"), "{\"ops\": 3}");
        lab("start", "udp-driver");
        for (List<String> args : List.of(List.of("grade", "nope"), List.of("start", "udp-driver"),
                List.of("hint", "udp-driver", "9"), List.of("hint", "udp-driver", "x"),
                List.of("grade", "udp-driver", "--submission", "/nowhere"),
                List.of("grade", "udp-driver", "--key", "/nowhere"),
                List.of("grade", "udp-driver", "--seed", "many"),
                List.of("grade", "udp-driver", "--case", broken.toString()))) {
            assertThat(lab(args.toArray(String[]::new))).as(args + ": " + err).isEqualTo(2);
            assertThat(err.toString().lines()).as(args.toString()).hasSize(1);
        }
        assertThat(lab("reset", "--yes", "other")).isEqualTo(2);
    }

    @Test
    void a_task_that_was_not_started_says_how_to() {
        assertThat(lab("grade", "udp-driver")).isEqualTo(2);
        assertThat(err.toString()).contains("./lab start udp-driver");
        assertThat(lab("grade")).isEqualTo(2);
        assertThat(err.toString()).contains("./lab start");
    }
}
