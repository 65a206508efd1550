package netstack.qdisc;

import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// One queue, first in, first out, with a limit in packets (`pfifo`) or in
/// bytes (`bfifo`): a packet that comes when it is full is dropped.
@Linux(value = "fifo", file = "net/sched/sch_fifo.c")
public abstract sealed class Fifo extends Qdisc {
    final SkbQueue queue = new SkbQueue();

    private Fifo(String id, NetdevQueue devQueue) {
        super(id, devQueue, TCQ_F_CAN_BYPASS);
    }

    /// A limit in packets; by default the device's `txqueuelen`.
    public static final class Pfifo extends Fifo {
        Pfifo(NetdevQueue devQueue) {
            super("pfifo", devQueue);
            limit = dev().txQueueLen();
        }

        @Override
        @Linux(value = "pfifo_enqueue", file = "net/sched/sch_fifo.c")
        public int enqueue(SkBuff skb, SkbQueue toFree) {
            return qlen < limit ? enqueueTail(skb) : drop(skb, toFree);
        }
    }

    /// A limit in bytes; by default `txqueuelen` packets of the MTU.
    public static final class Bfifo extends Fifo {
        Bfifo(NetdevQueue devQueue) {
            super("bfifo", devQueue);
            limit = dev().txQueueLen() * dev().mtu();
        }

        @Override
        @Linux(value = "bfifo_enqueue", file = "net/sched/sch_fifo.c")
        public int enqueue(SkBuff skb, SkbQueue toFree) {
            boolean room = backlog + QdiscSkbCb.of(skb).pktLen() <= limit;
            return room ? enqueueTail(skb) : drop(skb, toFree);
        }
    }

    /// Sets another limit; what waits already stays.
    public final void limit(int newLimit) {
        limit = newLimit;
        flags = newLimit > 0 ? flags | TCQ_F_CAN_BYPASS
            : flags & ~TCQ_F_CAN_BYPASS;
    }

    final int enqueueTail(SkBuff skb) {
        dev().machine().cpu().charge(Cost.QDISC_ENQUEUE);
        queue.queueTail(skb);
        enqueued(skb);
        return NetXmit.NET_XMIT_SUCCESS;
    }

    @Override
    @Linux(value = "qdisc_dequeue_head", renamed = true)
    public SkBuff dequeue() {
        SkBuff skb = queue.dequeue();
        if (skb != null) {
            dequeued(skb);
        }
        return skb;
    }

    @Override
    @Linux(value = "qdisc_peek_head", renamed = true)
    public SkBuff peek() {
        return queue.peek();
    }

    @Override
    @Linux(value = "qdisc_reset_queue", renamed = true)
    public void reset() {
        queue.queuePurge();
        super.reset();
    }
}
