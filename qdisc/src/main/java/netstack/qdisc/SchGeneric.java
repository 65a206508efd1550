package netstack.qdisc;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Takes packets out of a queueing discipline and hands them to the device,
/// until it is empty, the device is full, or the quota ends.
///
/// Left out: the busylock, which keeps CPUs that wait for a contended root
/// lock apart from the one that sends.
@Linux(value = "sch_generic", file = "net/sched/sch_generic.c")
final class SchGeneric {
    private final Machine machine;
    private final HardXmit hard;
    private final Validate validate;
    private final NetTx netTx;
    private int devTxWeight = 64;

    SchGeneric(Machine machine, HardXmit hard, Validate validate) {
        this.machine = machine;
        this.hard = hard;
        this.validate = validate;
        this.netTx = new NetTx(machine, this);
    }

    NetTx netTx() {
        return netTx;
    }

    /// How many packets one run may send before it lets others go on.
    void devTxWeight(int weight) {
        devTxWeight = weight;
    }

    /// Sends what waits, unless another CPU is at it.
    @Linux("qdisc_run")
    void qdiscRun(Qdisc q) {
        if (q.runBegin()) {
            run(q);
            runEnd(q);
        }
    }

    void runEnd(Qdisc q) {
        if (q.runEnd()) {
            netTx.schedule(q);
        }
    }

    // tag::__qdisc_run[]
    /// Sends until the queue is empty or the quota is used up; then NET_TX
    /// goes on, so that one sender does not work for all for ever.
    @Linux("__qdisc_run")
    void run(Qdisc q) {
        int quota = devTxWeight;
        for (int n = restart(q); n > 0; n = restart(q)) {
            quota -= n;
            if (quota <= 0) {
                if (q.nolock()) {
                    q.state |= Qdisc.STATE_MISSED;
                } else {
                    netTx.schedule(q);
                }
                return;
            }
        }
    }
    // end::__qdisc_run[]

    /// Sends the next packet or packets.
    ///
    /// @return how many, 0 when it is not worth going on
    @Linux("qdisc_restart")
    private int restart(Qdisc q) {
        SkBuff skb = dequeueSkb(q);
        if (skb == null) {
            return 0;
        }
        int packets = q.bulk;
        NetDevice dev = q.dev();
        NetdevQueue txq = dev.txQueue(skb.queueMapping());
        boolean more = directXmit(skb, q, dev, txq, !q.validated);
        return more ? packets : 0;
    }

    /// The packet that the device refused before all others, else the
    /// discipline's choice, with as many behind it as BQL has room for.
    @Linux("dequeue_skb")
    private SkBuff dequeueSkb(Qdisc q) {
        Cpu cpu = machine.cpu();
        cpu.charge(Cost.QDISC_DEQUEUE);
        if (q.nolock()) {
            cpu.sync();
        }
        q.bulk = 1;
        q.validated = !q.gsoSkb.isEmpty();
        if (q.validated) {
            return dequeueRequeued(q);
        }
        if ((q.flags & Qdisc.TCQ_F_ONETXQUEUE) != 0
                && q.devQueue.xmitFrozenOrStopped()) {
            maybeClearMissed(q, q.devQueue);
            return null;
        }
        SkBuff skb = q.dequeue();
        if (skb != null && (q.flags & Qdisc.TCQ_F_ONETXQUEUE) != 0) {
            tryBulkDequeueSkb(q, skb);
        }
        return skb;
    }

    private SkBuff dequeueRequeued(Qdisc q) {
        SkBuff skb = q.gsoSkb.peek();
        NetdevQueue txq = q.dev().txQueue(skb.queueMapping());
        if (txq.xmitFrozenOrStopped()) {
            maybeClearMissed(q, txq);
            return null;
        }
        q.gsoSkb.dequeue();
        q.qlen--;
        q.backlog -= QdiscSkbCb.of(skb).pktLen();
        return skb;
    }

    /// Takes more packets, as many bytes as BQL lets the device have: the
    /// driver then rings its doorbell once for all of them.
    @Linux("try_bulk_dequeue_skb")
    private void tryBulkDequeueSkb(Qdisc q, SkBuff skb) {
        int bytelimit = q.devQueue.dql().avail() - skb.len();
        while (bytelimit > 0) {
            SkBuff nskb = q.dequeue();
            if (nskb == null) {
                return;
            }
            bytelimit -= nskb.len();
            skb.next(nskb);
            skb = nskb;
            q.bulk++;
        }
    }

    // tag::sch_direct_xmit[]
    /// Hands packets, a list by `next`, to the device under the transmit
    /// queue's lock, in the context of whoever calls. What the device does
    /// not take goes back to the head of the queue.
    ///
    /// @return whether the device may take more
    @Linux("sch_direct_xmit")
    boolean directXmit(SkBuff skb, Qdisc q, NetDevice dev,
            NetdevQueue txq, boolean check) {
        q.unlock();
        if (check) {
            skb = validate.xmitSkbList(skb, dev);
        }
        if (skb != null) {
            hard.lock(dev, txq);
            if (!txq.xmitFrozenOrStopped()) {
                skb = hard.startXmit(skb, dev, txq);
            } else {
                maybeClearMissed(q, txq);
            }
            hard.unlock(dev, txq);
        }
        q.lock();
        requeueSkb(skb, q);
        return skb == null;
    }
    // end::sch_direct_xmit[]

    /// Puts packets that the device did not take before all others.
    @Linux("dev_requeue_skb")
    private void requeueSkb(SkBuff first, Qdisc q) {
        if (first == null) {
            return;
        }
        SkBuff skb = first;
        while (skb != null) {
            SkBuff next = skb.next();
            skb.next(null);
            q.gsoSkb.queueTail(skb);
            q.requeues++;
            q.enqueued(skb);
            skb = next;
        }
        if (q.nolock()) {
            q.state |= Qdisc.STATE_MISSED;
        } else {
            netTx.schedule(q);
        }
    }

    /// The device is stopped: rescheduling would spin. Its wake-up will
    /// schedule the queue; if that came meanwhile, nothing is cleared.
    @Linux("qdisc_maybe_clear_missed")
    private void maybeClearMissed(Qdisc q, NetdevQueue txq) {
        q.state &= ~Qdisc.STATE_MISSED;
        if (txq.xmitFrozenOrStopped()) {
            q.state |= Qdisc.STATE_DRAINING;
        } else {
            q.state |= Qdisc.STATE_MISSED;
        }
    }
}
