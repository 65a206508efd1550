package netstack.qdisc;

import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// The root of a device with several queues: one discipline each, so that
/// CPUs do not meet. It never sees a packet; its numbers are their sums.
@Linux(value = "mq_sched", file = "net/sched/sch_mq.c", renamed = true)
public final class Mq extends Qdisc {
    private final Qdisc[] qdiscs;

    Mq(NetdevQueue first, Qdisc[] qdiscs) {
        super("mq", first, TCQ_F_MQROOT);
        this.qdiscs = qdiscs;
        for (int i = 0; i < qdiscs.length; i++) {
            qdiscs[i].parent = handle | i + 1;
        }
    }

    /// The discipline of queue `i`, from 0.
    @Linux("mq_leaf")
    public Qdisc leaf(int i) {
        return qdiscs[i];
    }

    /// How many queues.
    public int leaves() {
        return qdiscs.length;
    }

    @Override
    public int enqueue(SkBuff skb, SkbQueue toFree) {
        throw new IllegalStateException("enqueue on mq of " + dev().name());
    }

    @Override
    public SkBuff dequeue() {
        return null;
    }

    @Override
    public SkBuff peek() {
        return null;
    }

    @Override
    public int qlen() {
        int sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.qlen();
        }
        return sum;
    }

    @Override
    public long backlog() {
        long sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.backlog();
        }
        return sum;
    }

    @Override
    public long bytes() {
        long sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.bytes();
        }
        return sum;
    }

    @Override
    public long packets() {
        long sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.packets();
        }
        return sum;
    }

    @Override
    public int drops() {
        int sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.drops();
        }
        return sum;
    }

    @Override
    public int overlimits() {
        int sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.overlimits();
        }
        return sum;
    }

    @Override
    public int requeues() {
        int sum = 0;
        for (Qdisc q : qdiscs) {
            sum += q.requeues();
        }
        return sum;
    }
}
