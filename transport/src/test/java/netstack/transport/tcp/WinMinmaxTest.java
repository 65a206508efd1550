package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WinMinmaxTest {
    private static final int WIN = 300;

    private record Sample(int time, int value) { }

    @Property
    void the_filter_gives_a_value_of_the_window_and_a_new_least_at_once(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 1, max = 1000) Integer> values,
            @ForAll @Size(min = 100, max = 100) List<@IntRange(max = 80) Integer> gaps,
            @ForAll int start) {
        WinMinmax filter = new WinMinmax();
        filter.reset(start, -1);
        List<Sample> all = new ArrayList<>();
        int t = start;
        for (int i = 0; i < values.size(); i++) {
            t += gaps.get(i);
            all.add(new Sample(t, values.get(i)));
            int got = filter.runningMin(WIN, t, values.get(i));
            int now = t;
            List<Integer> window = all.stream().filter(s -> now - s.time <= WIN)
                    .map(Sample::value).toList();
            assertThat(window).contains(got);
            assertThat(got).isLessThanOrEqualTo(values.get(i)).isEqualTo(filter.get());
        }
    }

    /// While nothing is older than the window, the filter is exact.
    @Property
    void within_a_window_the_filter_is_exact(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 1, max = 1000) Integer> values) {
        WinMinmax filter = new WinMinmax();
        filter.reset(0, -1);
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < values.size(); i++) {
            least = Math.min(least, values.get(i));
            assertThat(filter.runningMin(WIN, i, values.get(i))).isEqualTo(least);
        }
    }

    @Test
    void a_least_value_expires() {
        WinMinmax filter = new WinMinmax();
        filter.reset(0, 10);
        for (int t = 1; t <= WIN; t++) assertThat(filter.runningMin(WIN, t, 50)).isEqualTo(10);
        assertThat(filter.runningMin(WIN, WIN + 1, 50)).isEqualTo(50);
    }
}
