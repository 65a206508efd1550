package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Sequence arithmetic holds over the wrap: what is true around 0 is true around any number.
class SeqTest {
    @Property
    void an_order_does_not_depend_on_where_it_begins(@ForAll int base,
            @ForAll @IntRange(max = 0x3fffffff) int a, @ForAll @IntRange(max = 0x3fffffff) int b) {
        assertThat(Seq.before(base + a, base + b)).isEqualTo(a < b);
        assertThat(Seq.after(base + a, base + b)).isEqualTo(a > b);
        assertThat(Seq.max(base + a, base + b)).isEqualTo(base + Math.max(a, b));
        assertThat(Seq.min(base + a, base + b)).isEqualTo(base + Math.min(a, b));
    }

    @Property
    void between_is_a_walk_from_the_left_end(@ForAll int lo, @ForAll @IntRange(min = 0) int size,
            @ForAll int seq) {
        assertThat(Seq.between(seq, lo, lo + size))
            .isEqualTo(Integer.compareUnsigned(seq - lo, size) <= 0);
    }

    @Property
    void a_window_takes_what_it_touches(@ForAll int win, @ForAll @IntRange(min = 1, max = 1 << 30)
            int size, @ForAll @IntRange(min = -1000, max = 1000) int at,
            @ForAll @IntRange(max = 1000) int len) {
        boolean touches = at < size && at + len > 0 || at == 0 || at == size && len == 0;
        assertThat(TcpSequence.inWindow(win + at, win + at + len, win, win + size))
            .isEqualTo(touches);
    }
}
