package netstack.exercises.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import netstack.exercises.Site;
import netstack.exercises.answers.Sheet;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Detection;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;

/// How surely mistakes are found, over the cases of many seeds.
class QualityTest {

    private static final String NAME = "checksum";
    private static final int SEEDS = 3;
    private static final int CASES = 12;

    @TempDir
    private Path folder;

    static List<Wrong> wrong() throws Exception {
        return Solutions.of(Path.of(".."), NAME).wrong();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_mistake_fails_its_properties_under_many_seeds_and_no_other(Wrong wrong)
            throws Exception {
        List<String> all = Catalogue.find(NAME).properties().stream().map(Property::id).toList();
        Map<String, int[]> failures = new Detection(new Grader(Catalogue.find(NAME),
                Sheet.empty(), Options.usual(), Site.shared())).failures(wrong.write(folder), all, SEEDS * CASES);

        failures.forEach((property, found) -> {
            Rate rate = new Rate(NAME, wrong.name(), property, SEEDS * CASES, found,
                    wrong.fails().contains(property), "");
            if (wrong.fails().contains(property)) {
                assertThat(rate.q()).as(property).isGreaterThan(0.1);
            } else {
                assertThat(Arrays.stream(found).sum()).as(property).isZero();
            }
        });
    }

    @Test
    void the_bound_is_wilsons_and_edges_multiply() {
        // 95 of 100: Wilson's one-sided lower 95 % bound is 0.9011.
        assertThat(new Rate("e", "m", "p", 100, new int[] {95}, true, "").lower())
                .isCloseTo(0.9011, within(1e-3));
        Rate edges = new Rate("e", "m", "p", 200, new int[] {100, 0}, true, "");
        assertThat(edges.q()).isEqualTo(0.5);
        assertThat(edges.slips()).isLessThan(0.05);
        assertThat(new Rate("e", "m", "p", 200, new int[] {0, 0}, true, "").slips()).isEqualTo(1);
    }
}
