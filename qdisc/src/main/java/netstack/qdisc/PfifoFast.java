package netstack.qdisc;

import netstack.driver.machine.Cpu;
import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// Three first-in first-out bands; a band is served when those before it are
/// empty. The kernel's default.
///
/// The band comes from `skb->priority`, which comes from the TOS byte or
/// `SO_PRIORITY`, by the table that `tc` prints as `priomap`. Each band has
/// room for `txqueuelen` packets, so that a flood of bulk traffic can not
/// keep out an interactive packet.
@Linux(value = "pfifo_fast_priv", file = "net/sched/sch_generic.c",
    renamed = true)
public final class PfifoFast extends Qdisc {
    static final int BANDS = 3;
    private static final int TC_PRIO_MAX = 15;

    // TC_PRIO_BESTEFFORT 0, FILLER 1, BULK 2, INTERACTIVE_BULK 4,
    // INTERACTIVE 6, CONTROL 7
    private static final byte[] PRIO2BAND = {
        1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1
    };

    private final SkbArray[] bands = new SkbArray[BANDS];

    PfifoFast(NetdevQueue devQueue) {
        super("pfifo_fast", devQueue, TCQ_F_NOLOCK | TCQ_F_CAN_BYPASS);
        limit = dev().txQueueLen();
        for (int band = 0; band < BANDS; band++) {
            bands[band] = new SkbArray(limit);
        }
    }

    /// The band, 0 to 2, that packets of a priority go to.
    public static int band(int priority) {
        return PRIO2BAND[priority & TC_PRIO_MAX];
    }

    @Override
    @Linux("pfifo_fast_enqueue")
    public int enqueue(SkBuff skb, SkbQueue toFree) {
        Cpu cpu = dev().machine().cpu();
        cpu.charge(Cost.QDISC_ENQUEUE);
        cpu.sync();
        int band = band(skb.priority());
        if (!bands[band].produce(skb)) {
            return drop(skb, toFree);
        }
        enqueued(skb);
        return NetXmit.NET_XMIT_SUCCESS;
    }

    // tag::pfifo_fast_dequeue[]
    @Override
    @Linux("pfifo_fast_dequeue")
    public SkBuff dequeue() {
        for (int band = 0; band < BANDS; band++) {
            SkBuff skb = bands[band].consume();
            if (skb != null) {
                dequeued(skb);
                return skb;
            }
        }
        // Seen empty: what comes from now on announces itself again.
        state &= ~STATE_NON_EMPTY;
        return null;
    }
    // end::pfifo_fast_dequeue[]

    @Override
    @Linux("pfifo_fast_peek")
    public SkBuff peek() {
        SkBuff skb = null;
        for (int band = 0; band < BANDS && skb == null; band++) {
            skb = bands[band].peek();
        }
        return skb;
    }

    @Override
    @Linux("pfifo_fast_reset")
    public void reset() {
        for (SkbArray band : bands) {
            for (SkBuff skb = band.consume(); skb != null;
                    skb = band.consume()) {
                skb.consume();
            }
        }
        super.reset();
    }

    /// Gives each band another length, as a change of `txqueuelen` does. The
    /// newest packets that no longer fit are dropped.
    @Linux("pfifo_fast_change_tx_queue_len")
    void changeTxQueueLen(int newLen) {
        for (SkbArray band : bands) {
            SkBuff[] left = band.resize(newLen);
            for (SkBuff skb : left) {
                qlen--;
                backlog -= QdiscSkbCb.of(skb).pktLen();
                drops++;
                skb.free(DropReason.QDISC_DROP);
            }
        }
        limit = newLen;
    }
}
