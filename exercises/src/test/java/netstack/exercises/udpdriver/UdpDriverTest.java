package netstack.exercises.udpdriver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.answers.Sheet;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.udpdriver.grading.UdpDriver;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;

/// The grader of `udp-driver` is graded: reference, starter, known-wrong.
class UdpDriverTest {

    @TempDir
    private static Path folder;
    private static Grader grader;

    @BeforeAll
    static void start() throws Exception {
        grader = new Grader(UdpDriver.exercise(), Sheet.read(
                Solutions.EXERCISE.resolve("questions.yaml"),
                Solutions.SOLUTIONS.resolve("key.yaml")), Options.usual());
    }

    @AfterAll
    static void stop() throws Exception {
        grader.close();
    }

    @Test
    void the_reference_has_all_points() {
        Verdict verdict = grader.grade(Solutions.REFERENCE);

        assertThat(verdict.kind()).as(() -> TerminalReport.write(verdict)).isEqualTo(Kind.PASSED);
        assertThat(verdict.points()).isEqualTo(100);
        assertThat(verdict.maxPoints()).isEqualTo(100);
    }

    @Test
    void the_starter_has_none_and_says_what_comes_first() {
        Verdict verdict = grader.grade(Solutions.STARTER);

        assertThat(verdict.points()).isZero();
        assertThat(verdict.kind()).isEqualTo(Kind.FAILED);
        assertThat(TerminalReport.write(verdict))
                .contains("step 1: register the character device")
                .contains("at UdpStub.java:");
    }

    static List<Solutions.Wrong> wrong() throws IOException {
        return Solutions.wrong();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_known_wrong_solution_fails_what_its_manifest_names(Solutions.Wrong wrong)
            throws IOException {
        Verdict verdict = grader.grade(wrong.write(folder));

        assertThat(verdict.failed()).as(() -> TerminalReport.write(verdict))
                .containsExactlyInAnyOrderElementsOf(wrong.fails());
        assertThat(verdict.questions()).allMatch(q -> q.kind() == Kind.PASSED);
    }
}
