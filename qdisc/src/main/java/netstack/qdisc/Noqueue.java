package netstack.qdisc;

import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// No queue at all, for devices that are never busy (`lo`, veth, bridges):
/// `__dev_queue_xmit` sees that there is no `enqueue` and calls the device.
@Linux(value = "noqueue_qdisc_ops", file = "net/sched/sch_generic.c",
    renamed = true)
public final class Noqueue extends Qdisc {
    Noqueue(NetdevQueue devQueue) {
        super("noqueue", devQueue, TCQ_F_BUILTIN);
    }

    @Override
    boolean queues() {
        return false;
    }

    @Override
    public int enqueue(SkBuff skb, SkbQueue toFree) {
        throw new IllegalStateException(
            "enqueue on noqueue of " + dev().name());
    }

    @Override
    public SkBuff dequeue() {
        return null;
    }

    @Override
    public SkBuff peek() {
        return null;
    }
}
