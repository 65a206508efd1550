package netstack.qdisc;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A ring with room for a fixed number of packets: `skb_array` on `ptr_ring`.
///
/// A slot that is not null is full, so producer and consumer need no common
/// counter: in the kernel each side has its own lock and they meet only in
/// the slots.
@Linux(value = "skb_array", file = "include/linux/skb_array.h")
final class SkbArray {
    private SkBuff[] queue;
    private int producer;
    private int consumer;

    SkbArray(int size) {
        queue = new SkBuff[size];
    }

    int size() {
        return queue.length;
    }

    /// Puts a packet in, or says that the ring is full.
    boolean produce(SkBuff skb) {
        if (queue.length == 0 || queue[producer] != null) {
            return false;
        }
        queue[producer] = skb;
        producer = next(producer);
        return true;
    }

    SkBuff peek() {
        return queue.length == 0 ? null : queue[consumer];
    }

    /// Takes the oldest packet out, null if there is none.
    SkBuff consume() {
        SkBuff skb = peek();
        if (skb != null) {
            queue[consumer] = null;
            consumer = next(consumer);
        }
        return skb;
    }

    /// Gives the ring another size.
    ///
    /// @return the newest packets, which no longer fit
    SkBuff[] resize(int size) {
        SkBuff[] old = queue;
        int first = consumer;
        int len = len();
        queue = new SkBuff[size];
        producer = 0;
        consumer = 0;
        for (int i = 0; i < Math.min(len, size); i++) {
            produce(old[(first + i) % old.length]);
        }
        SkBuff[] left = new SkBuff[Math.max(0, len - size)];
        for (int i = 0; i < left.length; i++) {
            left[i] = old[(first + size + i) % old.length];
        }
        return left;
    }

    int len() {
        if (queue.length == 0 || queue[consumer] == null) {
            return 0;
        }
        int n = producer - consumer;
        return n > 0 ? n : n + queue.length;
    }

    private int next(int i) {
        return i + 1 == queue.length ? 0 : i + 1;
    }
}
