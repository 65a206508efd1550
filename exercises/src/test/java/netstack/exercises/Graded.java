package netstack.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.course.Offered;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.Verdict;

/// The grader of an exercise is graded: its reference, its starter and its
/// known-wrong solutions. The exercise's own test extends this.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public abstract class Graded {

    private static final Path ROOT = Path.of("..");

    protected final String name;
    protected final Solutions solutions;
    protected Grader grader;
    @TempDir
    private Path folder;

    protected Graded(String name) {
        this.name = name;
        solutions = Solutions.of(ROOT, name);
    }

    @BeforeAll
    final void start() throws Exception {
        grader = new Grader(Catalogue.find(name), new ExerciseFiles(ROOT, name).sheet(),
                Options.usual().withoutShrinking(), Site.shared());
    }

    @AfterAll
    final void stop() throws Exception {
        grader.close();
    }

    @Test
    void the_reference_has_all_points() {
        Verdict verdict = grader.grade(solutions.reference());

        assertThat(verdict.kind()).as(() -> TerminalReport.write(verdict)).isEqualTo(Kind.PASSED);
        assertThat(verdict.points()).isEqualTo(100);
        assertThat(verdict.maxPoints()).isEqualTo(100);
    }

    @Test
    void the_starter_has_none_and_says_what_to_do() {
        Verdict verdict = grader.grade(ROOT.resolve("exercises").resolve(name).resolve("starter"));

        assertThat(verdict.points()).isZero();
        assertThat(verdict.kind()).as(() -> TerminalReport.write(verdict)).isEqualTo(Kind.FAILED);
        for (PropertyResult p : verdict.properties()) {
            Complaint c = p.story().complaint();
            assertThat(c.what()).contains(name + ", step ");
            assertThat(c.where()).isNotEmpty().allMatch(w -> w.line() > 0);
        }
    }

    List<Wrong> wrong() throws Exception {
        return solutions.wrong();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_known_wrong_solution_fails_what_its_manifest_names(Wrong wrong) throws Exception {
        Verdict verdict = grader.grade(wrong.write(folder));

        assertThat(verdict.failed()).as(() -> TerminalReport.write(verdict))
                .containsExactlyInAnyOrderElementsOf(wrong.fails());
        assertThat(verdict.questions()).allMatch(q -> q.kind().fine());
    }

    @Test
    void what_is_offered_of_the_stack_is_there_by_name() {
        Exercise<?, ?> e = Catalogue.find(name);

        assertThat(Offered.lines(e)).hasSizeGreaterThanOrEqualTo(2 * Offered.classes(e).size());
    }

    @Test
    void there_are_three_hints_a_brief_and_four_mistakes_or_more() throws Exception {
        ExerciseFiles files = new ExerciseFiles(ROOT, name);

        assertThat(files.hints()).hasSize(3).allMatch(h -> h.length() > 100);
        assertThat(files.brief()).startsWith("= " + name + ":").contains("Where")
                .contains("./lab grade " + name);
        assertThat(files.given()).isNotEmpty().allMatch(Files::isRegularFile);
        assertThat(solutions.wrong()).hasSizeGreaterThanOrEqualTo(4);
        List<String> failed = solutions.wrong().stream().flatMap(w -> w.fails().stream()).toList();
        assertThat(Catalogue.find(name).properties().stream().map(Property::id))
                .as("each property is failed by some mistake").allMatch(failed::contains);
        try (Stream<Path> starter = Files.list(ROOT.resolve("exercises").resolve(name)
                .resolve("starter"))) {
            assertThat(starter.map(p -> p.getFileName().toString()))
                    .contains("answers.yaml");
        }
    }
}
