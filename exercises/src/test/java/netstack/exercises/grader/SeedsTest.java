package netstack.exercises.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Where the chance of a case comes from.
class SeedsTest {

    private static final int CASES = 30;

    /// Of thirty draws of three kinds, 27 or more of one kind have a chance of 1 in 10^9.
    @Property
    void the_cases_of_a_grading_do_not_all_look_the_same_way(@ForAll long seed) {
        long[] kinds = new long[3];
        IntStream.range(0, CASES).forEach(i -> kinds[Seeds.open(seed, "probe", i).nextInt(3)]++);

        assertThat(LongStream.of(kinds).max().orElseThrow()).isLessThan(CASES * 9 / 10);
    }

    @Property
    void the_same_seed_property_and_number_give_the_same_case(@ForAll long seed,
            @ForAll int index) {
        assertThat(Seeds.open(seed, "fin", index).nextLong())
                .isEqualTo(Seeds.open(seed, "fin", index).nextLong())
                .isNotEqualTo(Seeds.open(seed, "fast", index).nextLong());
    }
}
