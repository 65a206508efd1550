package netstack.host.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HistogramTest {

    @Property
    void a_percentile_is_that_of_the_sorted_times_to_within_four_percent(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 1L << 40) Long> times,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        Histogram h = new Histogram();
        for (long t : times) h.add(t);
        List<Long> sorted = times.stream().sorted().toList();
        int rank = (int) Math.ceil(times.size() * percent / 100.0);
        double exact = sorted.get(rank - 1) / 1000.0;
        assertThat(h.us(percent)).isBetween(exact, exact * 1.04);
        assertThat(h.count()).isEqualTo(times.size());
    }
}
