package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CubicRootTest {
    @Property(tries = 5000)
    void the_root_is_right_to_a_percent_and_a_unit(
            @ForAll @LongRange(min = 0, max = 1L << 58) long a) {
        double root = Math.cbrt(a);
        assertThat((double) CubicRoot.of(a)).isCloseTo(root, Offset.offset(1 + root * 0.012));
    }

    @Test
    void small_numbers_come_from_the_table() {
        for (int a = 0; a < 64; a++) {
            assertThat((double) CubicRoot.of(a)).isCloseTo(Math.cbrt(a), Offset.offset(0.7));
        }
    }

    /// The mean error of 0.2 % that the kernel's source tells of.
    @Test
    void the_mean_error_is_small() {
        double sum = 0;
        int n = 0;
        for (long a = 1000; a < 1L << 50; a += 1 + a / 97, n++) {
            sum += Math.abs(CubicRoot.of(a) / Math.cbrt(a) - 1);
        }
        assertThat(sum / n).isLessThan(0.01);
    }
}
