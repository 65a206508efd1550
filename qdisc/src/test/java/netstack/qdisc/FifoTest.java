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

class FifoTest {
    @Property(tries = 200)
    void pfifo_holds_packets(
            @ForAll @Size(max = 60) List<@IntRange(max = 200) Integer> ops) {
        run(ops, false);
    }

    @Property(tries = 200)
    void bfifo_holds_bytes(
            @ForAll @Size(max = 60) List<@IntRange(max = 200) Integer> ops) {
        run(ops, true);
    }

    /// Below 60: dequeue, else enqueue a packet of that length.
    private static void run(List<Integer> ops, boolean bytes) {
        try (TxHost host = new TxHost()) {
            host.run(() -> {
                Fifo q = bytes ? new Fifo.Bfifo(host.dev.txQueue(0))
                    : new Fifo.Pfifo(host.dev.txQueue(0));
                q.limit(bytes ? 1000 : 7);
                compare(host, q, ops, bytes);
            });
            assertThat(host.skbs.live()).isZero();
        }
    }

    private static void compare(TxHost host, Fifo q, List<Integer> ops, boolean bytes) {
        ArrayDeque<Integer> model = new ArrayDeque<>();
        SkbQueue toFree = new SkbQueue();
        int drops = 0;
        for (int op : ops) {
            int sum = model.stream().mapToInt(i -> i).sum();
            assertThat(q.backlog()).isEqualTo(sum);
            if (op < 60) {
                SkBuff skb = q.dequeue();
                assertThat(skb == null ? null : skb.len()).isEqualTo(model.poll());
                if (skb != null) {
                    skb.consume();
                }
            } else {
                SkBuff skb = host.skb(0, 0, op);
                QdiscSkbCb.of(skb).pktLen(op);
                boolean fits = bytes ? sum + op <= 1000 : model.size() < 7;
                int rc = q.enqueue(skb, toFree);
                assertThat(rc == NetXmit.NET_XMIT_SUCCESS).isEqualTo(fits);
                if (fits) {
                    model.add(op);
                } else {
                    drops++;
                }
            }
        }
        assertThat(q.drops()).isEqualTo(drops);
        toFree.queuePurge(DropReason.QDISC_DROP);
        q.reset();
    }
}
