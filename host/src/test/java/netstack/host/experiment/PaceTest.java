package netstack.host.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PaceTest {

    @Property
    void after_a_second_exactly_the_rate_was_sent(
            @ForAll @IntRange(min = 1, max = 14_880_000) int rate) {
        Pace even = Pace.even(rate);
        assertThat(even.at(rate)).isEqualTo(Pace.SECOND);
        assertThat(even.at(rate - 1)).isLessThan(Pace.SECOND);
    }

    @Property
    void bursts_have_their_length_and_the_same_rate(
            @ForAll @IntRange(min = 1000, max = 1_000_000) int rate,
            @ForAll @IntRange(min = 1, max = 500) int n,
            @ForAll @IntRange(min = 0, max = 1000) int burst) {
        Pace bursts = Pace.bursts(rate, n);
        long first = (long) burst * n;
        assertThat(bursts.at(first)).isEqualTo(Pace.even(rate).at(first));
        assertThat(bursts.at(first + n - 1)).isEqualTo(bursts.at(first));
        assertThat(bursts.at(first + n)).isGreaterThan(bursts.at(first));
    }
}
