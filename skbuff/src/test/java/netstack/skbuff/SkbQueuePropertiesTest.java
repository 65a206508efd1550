package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SkbQueuePropertiesTest {

    private final SkbSlab slab = new SkbSlab(new TestPages(256), new TestMeter());

    @Property
    void a_queue_equals_a_list(@ForAll List<@IntRange(max = 7) Integer> operations) {
        SkbQueue queue = new SkbQueue();
        LinkedList<SkBuff> model = new LinkedList<>();
        for (int op : operations) {
            step(queue, model, op);
            assertThat(queue.qlen()).isEqualTo(model.size());
            assertThat(queue.peek()).isSameAs(model.peekFirst());
            assertThat(queue.peekTail()).isSameAs(model.peekLast());
            assertThat(walk(queue)).isEqualTo(model);
        }
        queue.queuePurge();
        assertThat(slab.audit()).isEmpty();
    }

    private void step(SkbQueue queue, LinkedList<SkBuff> model, int op) {
        int middle = model.size() / 2;
        switch (model.isEmpty() ? op % 2 : op) {
            case 0 -> {
                model.addLast(slab.alloc(1));
                queue.queueTail(model.getLast());
            }
            case 1 -> {
                model.addFirst(slab.alloc(1));
                queue.queueHead(model.getFirst());
            }
            case 2 -> {
                SkBuff skb = slab.alloc(1);
                queue.queueBefore(model.get(middle), skb);
                model.add(middle, skb);
            }
            case 3 -> {
                SkBuff skb = slab.alloc(1);
                queue.queueAfter(model.get(middle), skb);
                model.add(middle + 1, skb);
            }
            case 4 -> {
                queue.unlink(model.get(middle));
                model.remove(middle).consume();
            }
            case 5 -> {
                assertThat(queue.dequeueTail()).isSameAs(model.getLast());
                model.removeLast().consume();
            }
            case 6 -> {
                SkbQueue other = new SkbQueue();
                other.queueSpliceTailInit(queue);
                assertThat(queue.isEmpty()).isTrue();
                queue.queueSpliceTailInit(other);
            }
            default -> {
                assertThat(queue.dequeue()).isSameAs(model.getFirst());
                model.removeFirst().consume();
            }
        }
    }

    private static List<SkBuff> walk(SkbQueue queue) {
        List<SkBuff> all = new ArrayList<>();
        for (SkBuff skb = queue.peek(); skb != null; skb = skb.next()) {
            all.add(skb);
        }
        return all;
    }

    @Example
    void a_packet_stands_on_one_queue_only() {
        SkbQueue queue = new SkbQueue();
        SkBuff skb = slab.alloc(1);
        queue.queueTail(skb);
        assertThatThrownBy(() -> new SkbQueue().queueTail(skb)).hasMessage("sk_buff on two queues");
        assertThatThrownBy(() -> new SkbQueue().unlink(skb))
                .hasMessage("sk_buff is not on this queue");
        assertThatThrownBy(skb::consume).hasMessageStartingWith("freed on a queue");
        queue.queuePurge();
    }
}
