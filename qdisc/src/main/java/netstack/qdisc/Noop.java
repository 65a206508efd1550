package netstack.qdisc;

import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// The discipline of a device that is down: it drops everything.
@Linux(value = "noop_qdisc", file = "net/sched/sch_generic.c",
    renamed = true)
final class Noop extends Qdisc {
    Noop(NetdevQueue devQueue) {
        super("noop", devQueue, TCQ_F_BUILTIN);
    }

    @Override
    @Linux(value = "noop_enqueue")
    public int enqueue(SkBuff skb, SkbQueue toFree) {
        toFree.queueTail(skb);
        return NetXmit.NET_XMIT_CN;
    }

    @Override
    @Linux(value = "noop_dequeue")
    public SkBuff dequeue() {
        return null;
    }

    @Override
    public SkBuff peek() {
        return null;
    }
}
