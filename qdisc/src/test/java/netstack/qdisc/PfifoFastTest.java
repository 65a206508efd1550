package netstack.qdisc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import org.junit.jupiter.api.Test;

class PfifoFastTest {
    private static final int LIMIT = 5;

    @Test
    void the_bands_are_those_of_tc() {
        // tc qdisc show: bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1
        int[] priomap = {1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
        for (int prio = 0; prio < 64; prio++) {
            assertThat(PfifoFast.band(prio)).isEqualTo(priomap[prio & 15]);
        }
    }

    /// Positive: enqueue with that priority. Zero: dequeue.
    @Property(tries = 300)
    void order_and_drops_equal_three_queues(
            @ForAll @Size(max = 80) List<@IntRange(max = 15) Integer> ops) {
        try (TxHost host = new TxHost()) {
            host.dev.txQueueLen(LIMIT);
            host.run(() -> compare(host, ops));
            assertThat(host.skbs.live()).isZero();
        }
    }

    private static void compare(TxHost host, List<Integer> ops) {
        PfifoFast q = new PfifoFast(host.dev.txQueue(0));
        Model model = new Model();
        SkbQueue toFree = new SkbQueue();
        int mark = 0;
        int drops = 0;
        for (int op : ops) {
            if (op % 3 == 0) {
                SkBuff peeked = q.peek();
                SkBuff skb = q.dequeue();
                assertThat(peeked).isSameAs(skb);
                assertThat(skb == null ? null : skb.mark()).isEqualTo(model.dequeue());
                if (skb != null) {
                    skb.consume();
                }
            } else {
                SkBuff skb = host.skb(++mark, op);
                QdiscSkbCb.of(skb).pktLen(skb.len());
                int rc = q.enqueue(skb, toFree);
                boolean fits = model.enqueue(mark, PfifoFast.band(op));
                assertThat(rc).isEqualTo(fits ? NetXmit.NET_XMIT_SUCCESS : NetXmit.NET_XMIT_DROP);
                drops += fits ? 0 : 1;
            }
            assertThat(q.qlen()).isEqualTo(model.size());
            assertThat(q.backlog()).isEqualTo(60L * model.size());
        }
        assertThat(q.drops()).isEqualTo(drops).isEqualTo(toFree.qlen());
        toFree.queuePurge(DropReason.QDISC_DROP);
        q.reset();
        assertThat(q.qlen()).isZero();
    }

    private static final class Model {
        private final List<ArrayDeque<Integer>> bands =
            List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

        boolean enqueue(int mark, int band) {
            return bands.get(band).size() < LIMIT && bands.get(band).add(mark);
        }

        Integer dequeue() {
            for (ArrayDeque<Integer> band : bands) {
                if (!band.isEmpty()) {
                    return band.poll();
                }
            }
            return null;
        }

        int size() {
            return bands.stream().mapToInt(ArrayDeque::size).sum();
        }
    }

    @Property(tries = 100)
    void another_length_keeps_the_oldest(@ForAll @IntRange(max = LIMIT) int before,
            @ForAll @IntRange(max = LIMIT) int taken, @ForAll @IntRange(max = 8) int newLen) {
        try (TxHost host = new TxHost()) {
            host.dev.txQueueLen(LIMIT);
            host.run(() -> {
                PfifoFast q = new PfifoFast(host.dev.txQueue(0));
                SkbQueue toFree = new SkbQueue();
                int mark = 0;
                for (int i = 0; i < taken; i++) {
                    q.enqueue(host.skb(-1, 0), toFree);
                    q.dequeue().consume();
                }
                for (int i = 0; i < before; i++) {
                    q.enqueue(host.skb(mark++, 0), toFree);
                }
                q.changeTxQueueLen(newLen);
                int left = Math.min(before, newLen);
                assertThat(q.qlen()).isEqualTo(left);
                for (int i = 0; i < left; i++) {
                    SkBuff skb = q.dequeue();
                    assertThat(skb.mark()).isEqualTo(i);
                    skb.consume();
                }
                assertThat(q.dequeue()).isNull();
            });
            assertThat(host.skbs.live()).isZero();
        }
    }
}
