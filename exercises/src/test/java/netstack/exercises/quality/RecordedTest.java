package netstack.exercises.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.Site;
import netstack.exercises.answers.Sheet;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Detection;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;

/// What `lab quality` recorded is of the exercises as they are: the book prints it.
class RecordedTest {

    private static final Path ROOT = Path.of("..");
    private static final int CASES = 2000;
    private static final int GRADINGS = 50;
    /// Its property `kernel` runs for seconds: 2,000 cases of each mistake take hours, and nobody
    /// has measured it yet. The book says so.
    private static final Set<String> UNMEASURED = Set.of("tcp-cubic");

    /// What a line of the table is about.
    private record Key(String mistake, String property, boolean wanted, int cases, String print) {
    }

    static List<String> names() {
        return Catalogue.names().stream().filter(n -> !UNMEASURED.contains(n)).toList();
    }

    @Test
    void what_was_not_measured_has_no_lines() throws Exception {
        for (String name : UNMEASURED) {
            assertThat(Row.read(ROOT.resolve(Row.FILE), name)).as(name).isEmpty();
        }
    }

    private static Detection detection(Exercise<?, ?> exercise) throws Exception {
        return new Detection(new Grader(exercise, Sheet.empty(), Options.usual(), Site.shared()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void every_mistake_was_measured_as_it_is_and_does_not_slip_through(String name)
            throws Exception {
        Exercise<?, ?> exercise = Catalogue.find(name);
        Detection detection = detection(exercise);
        List<Key> wanted = new ArrayList<>();
        for (Wrong w : Solutions.of(ROOT, name).wrong()) {
            for (Property<?, ?> p : exercise.properties()) {
                wanted.add(new Key(w.name(), p.id(), w.fails().contains(p.id()), p.cases(),
                        Print.of(detection, w, p.id())));
            }
        }
        List<Row> rows = Row.read(ROOT.resolve(Row.FILE), name);

        assertThat(rows).as("draws, properties or mistakes have changed: run ./lab quality"
                + " --seeds " + GRADINGS + " --out " + Row.FILE + " " + name)
                .extracting(r -> new Key(r.mistake(), r.property(), r.wanted(), r.cases(),
                        r.print()))
                .containsExactlyElementsOf(wanted);
        assertThat(rows).allMatch(Row::good).allMatch(r -> r.tried() >= GRADINGS * r.cases())
                .allMatch(r -> !r.wanted() || r.tried() >= CASES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void every_mutant_was_found_or_has_a_reason(String name) throws Exception {
        Solutions solutions = Solutions.of(ROOT, name);
        Exercise<?, ?> exercise = Catalogue.find(name);

        Survey survey = Survey.read(ROOT.resolve(Survey.FILE), name);

        assertThat(survey).as("run ./lab quality --mutants --out " + Survey.FILE + " " + name)
                .isNotNull();
        assertThat(survey.print()).as("draws, reference or list have changed: run ./lab quality"
                + " --mutants --out " + Survey.FILE + " " + name)
                .isEqualTo(Print.of(detection(exercise), solutions, exercise.properties()));
        assertThat(survey.equivalent()).isEqualTo(Equivalent.of(solutions.folder()).size());
        assertThat(survey.killed()).isPositive();
    }
}
