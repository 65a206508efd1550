package netstack.skbuff;

/// A queue of packets, linked through the packets themselves.
///
/// A packet is on one queue at most; the queue owns what is on it.
///
/// Left out: the lock; who shares a queue between CPUs brings one.
@Linux(value = "sk_buff_head", file = "include/linux/skbuff.h",
       renamed = true)
public final class SkbQueue {

    private SkBuff first;
    private SkBuff last;
    private int qlen;

    @Linux(value = "skb_queue_len", renamed = true)
    public int qlen() { return qlen; }

    @Linux(value = "skb_queue_empty", renamed = true)
    public boolean isEmpty() { return first == null; }

    /// First and last packet, left where they are; null when empty.
    @Linux("skb_peek")
    public SkBuff peek() { return first; }

    @Linux("skb_peek_tail")
    public SkBuff peekTail() { return last; }

    @Linux("__skb_queue_tail")
    public void queueTail(SkBuff skb) {
        insert(skb, last, null);
    }

    @Linux("__skb_queue_head")
    public void queueHead(SkBuff skb) {
        insert(skb, null, first);
    }

    @Linux("__skb_queue_after")
    public void queueAfter(SkBuff prev, SkBuff skb) {
        mustHold(prev);
        insert(skb, prev, prev.next);
    }

    @Linux("__skb_queue_before")
    public void queueBefore(SkBuff next, SkBuff skb) {
        mustHold(next);
        insert(skb, next.prev, next);
    }

    /// Takes the first packet off; null when empty.
    @Linux("__skb_dequeue")
    public SkBuff dequeue() {
        SkBuff skb = first;
        if (skb != null) {
            unlink(skb);
        }
        return skb;
    }

    @Linux("__skb_dequeue_tail")
    public SkBuff dequeueTail() {
        SkBuff skb = last;
        if (skb != null) {
            unlink(skb);
        }
        return skb;
    }

    /// Takes `skb` out, wherever it stands.
    @Linux("__skb_unlink")
    public void unlink(SkBuff skb) {
        mustHold(skb);
        if (skb.prev == null) {
            first = skb.next;
        } else {
            skb.prev.next = skb.next;
        }
        if (skb.next == null) {
            last = skb.prev;
        } else {
            skb.next.prev = skb.prev;
        }
        skb.next = null;
        skb.prev = null;
        skb.list = null;
        qlen--;
    }

    /// Moves everything from `other` to the end of this queue.
    @Linux("skb_queue_splice_tail_init")
    public void queueSpliceTailInit(SkbQueue other) {
        for (SkBuff skb = other.dequeue(); skb != null;
                skb = other.dequeue()) {
            queueTail(skb);
        }
    }

    /// Frees everything on it.
    @Linux("__skb_queue_purge")
    public void queuePurge() {
        queuePurge(DropReason.QUEUE_PURGE);
    }

    @Linux(value = "__skb_queue_purge_reason", renamed = true)
    public void queuePurge(DropReason reason) {
        for (SkBuff skb = dequeue(); skb != null; skb = dequeue()) {
            skb.free(reason);
        }
    }

    private void insert(SkBuff skb, SkBuff prev, SkBuff next) {
        if (skb.list != null) {
            throw new IllegalStateException("sk_buff on two queues");
        }
        skb.alive();
        skb.list = this;
        skb.prev = prev;
        skb.next = next;
        if (prev == null) {
            first = skb;
        } else {
            prev.next = skb;
        }
        if (next == null) {
            last = skb;
        } else {
            next.prev = skb;
        }
        qlen++;
    }

    private void mustHold(SkBuff skb) {
        if (skb.list != this) {
            throw new IllegalStateException("sk_buff is not on this queue");
        }
    }
}
