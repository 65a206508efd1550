package netstack.exercises.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.QuestionResult;

class SheetTest {

    @TempDir
    private Path folder;
    private Sheet sheet;

    @BeforeEach
    void read() throws Exception {
        sheet = Sheet.read(write("questions.yaml", """
                order:
                  kind: ordering
                  points: 6
                  ask: in which order?
                  options: {a: one, b: two, c: three, d: four}
                number:
                  kind: prediction
                  points: 4
                  ask: how many?
                pick:
                  kind: choice
                  points: 3
                  ask: which?
                  options: {a: this, b: that}
                words:
                  kind: text
                  points: 0
                  ask: why?
                """), write("key.yaml", """
                order: {answer: [b, a, d, c], wrong: look again}
                number: {answer: 0xffff}
                pick: {answer: a, told: {b: that is the other end}}
                """));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<QuestionResult> grade(String answers) throws Exception {
        return sheet.grade(write("answers.yaml", answers));
    }

    @Test
    void right_answers_have_all_points() throws Exception {
        List<QuestionResult> results = grade("""
                order: [b, a, d, c]
                number: 65535
                pick: a
                words: because
                """);

        assertThat(results).extracting(QuestionResult::kind).containsExactly(Kind.PASSED,
                Kind.PASSED, Kind.PASSED, Kind.UNMARKED);
        assertThat(results.stream().mapToInt(QuestionResult::points).sum()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[b, a, d, c] | 6", "[b, a, c, d] | 2", "[a, b, d, c] | 2", "[d, c, b, a] | 4",
        "[c, d, a, b] | 0"})
    void an_ordering_has_credit_for_right_neighbours(String given, int points) throws Exception {
        assertThat(grade("order: " + given).getFirst().points()).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "order: [a, b]       | 0 | must name each of",
        "order: [a, a, b, c] | 0 | must name each of",
        "order: abc          | 0 | must name each of",
        "order: []           | 0 | not answered",
        "order: [a, b, d, c] | 0 | look again",
        "number: many        | 1 | must be a whole number",
        "number: 1.5         | 1 | must be a whole number",
        "number: 7           | 1 | not right",
        "number:             | 1 | not answered",
        "pick: z             | 2 | must be one of",
        "pick: b             | 2 | that is the other end"})
    void what_is_wrong_is_said_without_the_answer(String answers, int question, String message)
            throws Exception {
        QuestionResult result = grade(answers).get(question);

        assertThat(result.kind()).isEqualTo(Kind.FAILED);
        assertThat(result.message()).contains(message).doesNotContain("65535");
    }

    @Test
    void a_broken_file_names_the_line() throws Exception {
        assertThatThrownBy(() -> grade("order: [a, b\nnumber: 3\n"))
                .isInstanceOf(AnswerError.class).hasMessageContaining("answers.yaml:2");
        assertThatThrownBy(() -> grade("number: 1\nnumber: 2\n"))
                .isInstanceOf(AnswerError.class).hasMessageContaining("answers.yaml:2");
        assertThatThrownBy(() -> grade("- a\n- b\n")).hasMessageContaining("`name: value`");
        assertThatThrownBy(() -> grade("nmuber: 1\n")).hasMessageContaining("no question nmuber");
    }

    @Test
    void a_tag_makes_no_object() {
        assertThatThrownBy(() -> grade("number: !!java.net.URL [\"http://127.0.0.1/\"]\n"))
                .isInstanceOf(AnswerError.class);
    }

    @Test
    void without_a_key_the_points_stay_open() throws Exception {
        Sheet open = Sheet.read(folder.resolve("questions.yaml"), folder.resolve("none"));

        QuestionResult result = open.grade(write("answers.yaml", "number: 3\n")).get(1);

        assertThat(result.points()).isZero();
        assertThat(result.message()).contains("instructor");
    }

    @Test
    void questions_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Sheet.read(write("questions.yaml", "x: {kind: guess}"), folder))
                .hasMessageContaining("guess is none of");
        assertThatThrownBy(() -> Sheet.read(write("questions.yaml",
                "x: {kind: text, points: 3}"), folder)).hasMessageContaining("points");
    }
}
