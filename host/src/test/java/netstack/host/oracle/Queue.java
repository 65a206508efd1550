package netstack.host.oracle;

import java.util.ArrayDeque;

/// The bottleneck of the recorded router: `tbf` with a `pfifo` below it, or a `netem` with a rate.
/// Since it has one input in the order of time, when a packet leaves is known when it comes.
final class Queue {
    private final long rate;
    private final long burstNs;
    private final int limit;
    private final boolean netem;
    private final ArrayDeque<Long> leaves = new ArrayDeque<>();
    private long tokens;
    private long lastSent;
    private long head;

    private Queue(long rate, long burst, int limit, boolean netem) {
        this.rate = rate;
        this.burstNs = burst * 8_000_000_000L / Math.max(rate, 1);
        this.limit = limit;
        this.netem = netem;
        tokens = burstNs;
    }

    /// A token bucket of `burst` bytes over a queue of `limit` packets.
    static Queue tbf(long rate, long burst, int limit) {
        return new Queue(rate, burst, limit, false);
    }

    /// A link that takes one packet after the other.
    static Queue link(long rate, int limit) {
        return new Queue(rate, 0, limit, true);
    }

    /// When a packet of `len` bytes that comes at `now` leaves; -1 if it is dropped.
    long leave(int len, long now) {
        while (!leaves.isEmpty() && leaves.peek() <= now) leaves.poll();
        if (leaves.size() >= limit) return -1;
        long need = len * 8_000_000_000L / rate;
        head = Math.max(now, head);
        if (netem) {
            head += need;
        } else {
            long has = Math.min(burstNs, Math.min(head - lastSent, burstNs) + tokens);
            head += Math.max(0, need - has);
            tokens = Math.min(burstNs, Math.min(head - lastSent, burstNs) + tokens) - need;
            lastSent = head;
        }
        leaves.add(head);
        return head;
    }
}
