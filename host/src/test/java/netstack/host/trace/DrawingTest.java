package netstack.host.trace;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawingTest {
    @Test
    void a_pushed_header_shows_as_data_moving_left() {
        Geometry before = new Geometry(42, 12, 266, 0);
        Geometry after = new Geometry(34, 20, 266, 0);
        assertThat(Drawing.line(after, before))
                .endsWith("headroom 34, len 20, tailroom 266, data -8 (push)")
                .startsWith("[....#");
    }

    @Test
    void a_put_shows_as_tail_moving_right_and_pages_are_named() {
        Geometry before = new Geometry(64, 0, 64, 0);
        assertThat(Drawing.line(new Geometry(64, 10, 54, 1448), before))
                .contains("+ 1448 in pages", "tail +10 (put)").doesNotContain("data");
    }

    @Test
    void two_halves_of_a_column_do_not_make_the_bar_wider() {
        assertThat(Drawing.bar(new Geometry(1, 0, 15, 0)))
                .isEqualTo("[" + ".".repeat(3) + "-".repeat(37) + "]");
        assertThat(Drawing.bar(new Geometry(1, 1, 78, 0)))
                .isEqualTo("[.#" + "-".repeat(38) + "]");
    }

    @Property(tries = 500)
    void the_bar_is_always_as_wide_and_shows_all_that_is_there(
            @ForAll @IntRange(max = 70_000) int head, @ForAll @IntRange(max = 70_000) int linear,
            @ForAll @IntRange(max = 70_000) int tail) {
        String bar = Drawing.bar(new Geometry(head, linear, tail, 0));
        assertThat(bar).hasSize(42).matches("\\[\\.*#*-*]");
        assertThat(bar.contains(".")).isEqualTo(head > 0);
        assertThat(bar.contains("-")).isEqualTo(tail > 0);
        if (linear > 0) assertThat(bar).contains("#");
    }
}
