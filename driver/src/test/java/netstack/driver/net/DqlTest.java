package netstack.driver.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DqlTest {
    private static final int HOLD = 1000;

    @Test
    void a_queue_that_ran_dry_while_more_waited_grows() {
        Dql dql = new Dql(HOLD, 0);
        dql.queued(1500);
        assertThat(dql.avail()).isNegative();
        dql.completed(1500, 1);
        assertThat(dql.limit()).isEqualTo(1500);
    }

    @Test
    void completing_more_than_was_queued_is_our_bug() {
        Dql dql = new Dql(HOLD, 0);
        dql.queued(10);
        assertThatThrownBy(() -> dql.completed(11, 0)).isInstanceOf(IllegalStateException.class);
    }

    /// A device that completes in batches of `batch` packets, under a sender that always has more:
    /// the limit settles at what keeps it busy, about two batches, not at the ring's size.
    @Property(tries = 50)
    void the_limit_settles_near_what_one_completion_needs(
            @ForAll @IntRange(min = 1, max = 32) int batch) {
        Dql dql = new Dql(HOLD, 0);
        long jiffies = 0;
        for (int round = 0; round < 20_000; round++) {
            while (dql.avail() >= 0 && dql.inflight() < 1500 * 512) {
                dql.queued(1500);
            }
            dql.completed(Math.min(dql.inflight(), batch * 1500), jiffies);
            jiffies += 1;
        }
        assertThat(dql.limit()).isBetween(1500, 1500 * (3 * batch + 3));
    }

    @Property
    void counts_add_up_and_the_limit_keeps_its_bounds(
            @ForAll List<@IntRange(min = 1, max = 9000) Integer> packets,
            @ForAll @IntRange(min = 0, max = 20_000) int min,
            @ForAll @IntRange(min = 20_000, max = 40_000) int max) {
        Dql dql = new Dql(HOLD, 0);
        dql.minLimit = min;
        dql.maxLimit = max;
        ArrayDeque<Integer> ring = new ArrayDeque<>();
        long sum = 0;
        for (int i = 0; i < packets.size(); i++) {
            dql.queued(packets.get(i));
            ring.add(packets.get(i));
            sum += packets.get(i);
            if (dql.avail() < 0 || i % 3 == 0) {
                int done = ring.poll();
                sum -= done;
                dql.completed(done, i);
                assertThat(dql.limit()).isBetween(min, max);
                assertThat(dql.avail()).isEqualTo(dql.limit() - (int) sum);
            }
            assertThat(dql.inflight()).isEqualTo((int) sum);
        }
    }
}
