package netstack.exercises.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import netstack.exercises.toy.Toy;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;

class ShrinkerTest {

    private int runs;

    private Trial<List<Integer>> run(List<Integer> xs, Predicate<List<Integer>> fails) {
        runs++;
        return fails.test(xs) ? new Trial<>(xs, Kind.FAILED, Complaint.of("no"), "", List.of())
                : new Trial<>(xs, Kind.PASSED, null, "", List.of());
    }

    private List<Integer> shrink(List<Integer> xs, Predicate<List<Integer>> fails, int tries) {
        return new Shrinker<>(new Toy(), c -> run(c, fails), tries)
                .shrink(run(xs, fails)).given();
    }

    @Test
    void ends_at_a_case_that_nothing_can_be_taken_from() {
        List<Integer> small = shrink(List.of(9, 40, -7, 3, 40, 12), xs -> xs.size() > 2, 200);

        assertThat(small).containsExactly(0, 0, 0);
    }

    @Property(tries = 100)
    void never_runs_more_than_its_tries(@ForAll @Size(max = 30) List<Integer> xs) {
        runs = 0;
        shrink(xs, c -> true, 20);

        assertThat(runs).isLessThanOrEqualTo(21);
    }

    @Property(tries = 100)
    void what_it_ends_with_still_fails(@ForAll @Size(max = 30) List<Integer> xs) {
        Predicate<List<Integer>> odd = c -> c.stream().anyMatch(x -> x % 2 != 0);
        List<Integer> given = new ArrayList<>(xs);
        given.add(7);

        assertThat(odd.test(shrink(given, odd, 300))).isTrue();
    }

    @Test
    void keeps_to_one_kind_of_failure() {
        List<Integer> small = new Shrinker<>(new Toy(), c -> new Trial<List<Integer>>(c,
                c.size() < 2 ? Kind.TIMED_OUT : Kind.FAILED, Complaint.of("x"), "", List.of()), 100)
                .shrink(new Trial<>(List.of(1, 2, 3), Kind.FAILED, Complaint.of("x"), "", List.of())).given();

        assertThat(small).hasSize(2);
    }
}
