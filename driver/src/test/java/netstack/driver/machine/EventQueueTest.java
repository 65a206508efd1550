package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventQueueTest {
    private static final EventHandler NONE = (now, arg) -> { };

    /// Negative: take the earliest, pushing `-op % 4` events meanwhile; else push at time `op`.
    @Property(tries = 300)
    void it_behaves_as_a_sorted_queue(
            @ForAll @Size(max = 200) List<@IntRange(min = -20, max = 50) Integer> ops) {
        EventQueue q = new EventQueue();
        PriorityQueue<long[]> model = new PriorityQueue<>(Comparator
                .<long[]>comparingLong(e -> e[0]).thenComparingLong(e -> e[1]));
        long key = 0;
        for (int op : ops) {
            if (op >= 0) {
                push(q, model, op, key++);
            } else if (!model.isEmpty()) {
                long[] head = model.poll();
                assertThat(q.first).isEqualTo(head[0]);
                assertThat(q.firstArg()).isEqualTo((int) head[1]);
                q.take();
                for (int i = 0; i < -op % 4; i++) {
                    push(q, model, head[0] + i * 3L, key++);
                }
                q.settle();
            }
            assertThat(q.size()).isEqualTo(model.size());
            assertThat(q.first).isEqualTo(model.isEmpty() ? EventQueue.INF : model.peek()[0]);
        }
    }

    private static void push(EventQueue q, PriorityQueue<long[]> model, long t, long key) {
        q.push(t, key, NONE, (int) key);
        model.add(new long[] {t, key});
    }
}
