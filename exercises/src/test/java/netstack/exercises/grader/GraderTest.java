package netstack.exercises.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import netstack.exercises.Site;
import netstack.exercises.answers.Sheet;
import netstack.exercises.report.JsonReport;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.toy.Toy;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Story;
import netstack.exercises.verdict.Verdict;

/// What a verdict says, and that it says the same each time.
class GraderTest {

    private static final String WRONG = "int s = sum(xs); return xs.length > 2 ? s + 1 : s;";

    @TempDir
    private static Path folder;
    private static Grader grader;
    private static Submissions submissions;

    @BeforeAll
    static void start() throws Exception {
        grader = new Grader(Toy.exercise(true), Sheet.empty(),
                Options.usual().withCaseFolder(folder.resolve("cases")), Site.shared());
        submissions = new Submissions(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        grader.close();
    }

    @Test
    void a_failure_is_shrunk_and_can_be_run_again() throws Exception {
        Story story = grader.grade(submissions.body(WRONG)).property("any").story();

        assertThat(story.operations()).containsExactly("add [0, 0, 0]");
        assertThat(story.complaint().expected()).isEqualTo("0");
        assertThat(story.complaint().actual()).isEqualTo("1");
        assertThat(story.replay()).contains("./lab replay-case").contains("toy-any.json");
        CaseFiles.Case kept = CaseFiles.read(folder.resolve("cases/toy-any.json"));
        assertThat(kept.property()).isEqualTo("any");
        assertThat(kept.given().getAsJsonArray()).hasSize(3);
    }

    @Test
    void the_same_submission_gets_the_same_report_to_the_byte() {
        Path dir = submissions.body(WRONG);

        assertThat(JsonReport.write(grader.grade(dir)))
                .isEqualTo(JsonReport.write(grader.grade(dir)));
    }

    @Test
    void a_hidden_case_is_not_told() throws Exception {
        // Right for every public case of seed 2001, by knowing them.
        Path dir = submissions.body("return xs.length == 8 ? 0 : sum(xs);");
        Options keyed = Options.usual().withKey("course 2026");
        boolean found = false;
        for (int seed = 1; seed < 30 && !found; seed++) {
            try (Grader hidden = new Grader(Toy.exercise(true), Sheet.empty(),
                    keyed.withSeed(seed), Site.shared())) {
                Story story = hidden.grade(dir).property("any").story();
                found = story != null && story.hidden();
                if (found) {
                    assertThat(story.operations()).isEmpty();
                    assertThat(story.complaint().expected()).isEmpty();
                    assertThat(story.complaint().what()).contains("hidden");
                }
            }
        }
        assertThat(found).isTrue();
    }

    @Test
    void a_compile_error_stands_at_the_students_line() {
        Verdict verdict = grader.grade(submissions.body("int x = \"three\"; return x;"));

        assertThat(verdict.kind()).isEqualTo(Kind.DOES_NOT_COMPILE);
        assertThat(TerminalReport.write(verdict))
                .contains("cannot be converted to int")
                .contains("at Sum.java:11");
    }

    @Test
    void an_empty_folder_does_not_compile() throws Exception {
        Verdict verdict = grader.grade(Files.createDirectories(folder.resolve("empty")));

        assertThat(verdict.kind()).isEqualTo(Kind.DOES_NOT_COMPILE);
        assertThat(verdict.problems().getFirst().text()).contains("no Java file");
    }

    @Test
    void an_exception_is_told_with_the_students_line_and_output() {
        Verdict verdict = grader.grade(submissions.body(
                "System.out.println(\"here\"); return xs[99];"));

        assertThat(TerminalReport.write(verdict)).contains("ArrayIndexOutOfBoundsException")
                .contains("at Sum.java:11 (add)").contains("here")
                .contains("the same in: small");
    }

    @Test
    void annotation_processors_of_a_submission_do_not_run() throws Exception {
        Path dir = submissions.body("return sum(xs);");
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve("javax.annotation.processing.Processor"),
                "student.Evil\n");

        assertThat(grader.grade(dir).kind()).isEqualTo(Kind.PASSED);
    }
}
