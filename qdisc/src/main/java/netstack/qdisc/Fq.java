package netstack.qdisc;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import netstack.driver.machine.Hrtimer;
import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbOwner;
import netstack.skbuff.SkbQueue;

/// Fair queueing with pacing: a queue for each socket, served in turn, and
/// no packet before the time that it carries (`skb->tstamp`), which TCP
/// spreads over the round trip.
///
/// Left out: flows of packets without a socket, which share a queue that
/// goes first here; classes of priority, a rate of the discipline's own, and
/// the collection of idle flows (they go when they are empty).
@Linux(value = "fq_sched_data", file = "net/sched/sch_fq.c", renamed = true)
public final class Fq extends Qdisc {
    private static final int LIMIT = 10_000;
    private static final int FLOW_LIMIT = 100;
    private static final long HORIZON_NS = 10_000_000_000L;

    /// One socket's packets.
    @Linux(value = "fq_flow", file = "net/sched/sch_fq.c",
        renamed = true)
    private static final class Flow implements Comparable<Flow> {
        final SkbOwner sk;
        final SkbQueue queue = new SkbQueue();
        int qlen;
        int credit;
        long timeNextPacket;
        boolean listed;

        Flow(SkbOwner sk) {
            this.sk = sk;
        }

        @Override
        public int compareTo(Flow o) {
            return Long.compare(timeNextPacket, o.timeNextPacket);
        }
    }

    private final NetTx netTx;
    private final Map<SkbOwner, Flow> flows = new IdentityHashMap<>();
    private final SkbQueue internal = new SkbQueue();
    private final ArrayDeque<Flow> newFlows = new ArrayDeque<>();
    private final ArrayDeque<Flow> oldFlows = new ArrayDeque<>();
    private final PriorityQueue<Flow> delayed = new PriorityQueue<>();
    private Hrtimer watchdog;

    Fq(NetdevQueue devQueue, NetTx netTx) {
        super("fq", devQueue, 0);
        this.netTx = netTx;
        limit = LIMIT;
    }

    private long now() {
        return dev().machine().now();
    }

    private int quantum() {
        return 2 * (dev().mtu() + dev().hardHeaderLen());
    }

    @Override
    @Linux("fq_enqueue")
    public int enqueue(SkBuff skb, SkbQueue toFree) {
        dev().machine().cpu().charge(Cost.QDISC_ENQUEUE);
        boolean late = skb.tstamp() - now() > HORIZON_NS;
        if (qlen >= limit || late) {
            return drop(skb, toFree);
        }
        if (skb.sk() == null) {
            internal.queueTail(skb);
            enqueued(skb);
            return NetXmit.NET_XMIT_SUCCESS;
        }
        Flow f = flows.computeIfAbsent(skb.sk(), this::flow);
        if (f.qlen >= FLOW_LIMIT) {
            return drop(skb, toFree);
        }
        f.sk.pacedBelow();
        f.queue.queueTail(skb);
        f.qlen++;
        enqueued(skb);
        if (!f.listed) {
            f.listed = true;
            newFlows.add(f);
        }
        return NetXmit.NET_XMIT_SUCCESS;
    }

    private Flow flow(SkbOwner sk) {
        Flow f = new Flow(sk);
        f.credit = 5 * quantum();
        return f;
    }

    @Override
    @Linux("fq_dequeue")
    public SkBuff dequeue() {
        SkBuff skb = internal.dequeue();
        if (skb != null) {
            dequeued(skb);
            return skb;
        }
        checkThrottled();
        for (Flow f = head(); f != null; f = head()) {
            if (f.credit <= 0) {
                f.credit += quantum();
                unlist(f);
                oldFlows.add(f);
                continue;
            }
            skb = f.queue.peek();
            if (skb == null) {
                idle(f);
            } else if (now() < due(f, skb)) {
                f.timeNextPacket = due(f, skb);
                unlist(f);
                delayed.add(f);
            } else {
                f.queue.dequeue();
                f.qlen--;
                f.credit -= QdiscSkbCb.of(skb).pktLen();
                dequeued(skb);
                return skb;
            }
        }
        arm();
        return null;
    }

    private static long due(Flow f, SkBuff skb) {
        return Math.max(skb.tstamp(), f.timeNextPacket);
    }

    private Flow head() {
        return newFlows.isEmpty() ? oldFlows.peek() : newFlows.peek();
    }

    private void unlist(Flow f) {
        if (newFlows.peek() == f) {
            newFlows.remove();
        } else {
            oldFlows.remove();
        }
    }

    /// Empty: a new flow has to pass the old ones once, so that it can't
    /// come back as a new one at once.
    private void idle(Flow f) {
        boolean fresh = newFlows.peek() == f;
        unlist(f);
        if (fresh && !oldFlows.isEmpty()) {
            oldFlows.add(f);
        } else {
            f.listed = false;
            flows.remove(f.sk);
        }
    }

    /// Flows whose time has come wait with the others again.
    @Linux(value = "fq_check_throttled", renamed = true)
    private void checkThrottled() {
        while (!delayed.isEmpty() && delayed.peek().timeNextPacket <= now()) {
            oldFlows.add(delayed.remove());
        }
    }

    /// Looks again when the first flow may send.
    @Linux(value = "qdisc_watchdog_schedule_ns",
        file = "net/sched/sch_api.c", renamed = true)
    private void arm() {
        if (delayed.isEmpty()) {
            return;
        }
        if (watchdog == null) {
            watchdog = new Hrtimer(dev().machine(),
                () -> netTx.schedule(this));
        }
        watchdog.start(delayed.peek().timeNextPacket);
    }

    @Override
    public SkBuff peek() {
        Flow f = head();
        return !internal.isEmpty() ? internal.peek()
            : f == null ? null : f.queue.peek();
    }

    @Override
    @Linux("fq_reset")
    public void reset() {
        if (watchdog != null) {
            watchdog.cancel();
        }
        internal.queuePurge();
        for (Flow f : flows.values()) {
            f.queue.queuePurge();
        }
        flows.clear();
        newFlows.clear();
        oldFlows.clear();
        delayed.clear();
        super.reset();
    }
}
