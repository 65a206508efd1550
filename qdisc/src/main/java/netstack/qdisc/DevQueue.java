package netstack.qdisc;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.FlowHash;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.TxWake;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.Wire;

/// The entrance to the transmit engine: the transmit half of
/// `net/core/dev.c`.
///
/// A packet goes through its device's queueing discipline and to the driver
/// in the context of its sender. Only what the sender may not finish is left
/// to NET_TX. A device without a queue is called at once, up to eight deep:
/// one virtual device may send through another, but a circle must end.
@Linux(value = "dev", file = "net/core/dev.c", renamed = true)
public final class DevQueue implements TxWake {
    private static final int XMIT_RECURSION_LIMIT = 8;
    private static final int UDP_HLEN = 8;

    private final Machine machine;
    private final TxTaps taps = new TxTaps();
    private final Xps xps = new Xps();
    private final Validate validate = new Validate();
    private final TxPick pick;
    private final HardXmit hard;
    private final SchGeneric sch;
    private final Qdiscs qdiscs;
    private final int[] recursion;
    private final SkbQueue[] toFree;

    /// The engine of `net`'s machine; further namespaces join by `attach`.
    public DevQueue(Net net) {
        machine = net.machine();
        int n = machine.nrCpus();
        recursion = new int[n];
        toFree = new SkbQueue[n];
        for (int i = 0; i < n; i++) {
            toFree[i] = new SkbQueue();
        }
        pick = new TxPick(net.flowHash(), xps);
        hard = new HardXmit(machine, taps);
        sch = new SchGeneric(machine, hard, validate);
        qdiscs = new Qdiscs(net);
        qdiscs.register("fq", txq -> new Fq(txq, netTx()));
        attach(net);
    }

    /// Becomes the transmit engine of `net` too.
    public void attach(Net net) {
        net.txWake(this);
    }

    // tag::__dev_queue_xmit[]
    /// Sends `skb`, which has its link layer's header, by `skb.dev()`. Takes
    /// `skb` whatever comes of it.
    ///
    /// @return one of `NetXmit.NET_XMIT_*`, or a negative error number
    @Linux("dev_queue_xmit")
    public int xmit(SkBuff skb) {
        return queueXmit(skb);
    }

    @Linux("__dev_queue_xmit")
    private int queueXmit(SkBuff skb) {
        NetDevice dev = (NetDevice) skb.dev();
        skb.resetMacHeader();
        skb.schedTimestamp();
        Cpu cpu = machine.cpu();
        cpu.localBhDisable();
        cpu.charge(Cost.DEV_QUEUE_XMIT);
        qdiscPktLenInit(skb);
        if (!dev.keepDst()) {
            skb.dstDrop();
        }
        NetdevQueue txq = pick.corePickTx(dev, skb);
        Qdisc q = qdiscs.of(txq);
        machine.tracepoints().hit(Tracepoint.NET_DEV_QUEUE, skb, skb.len(),
            dev.ifindex());
        int rc = q.queues() ? xmitSkb(skb, q, dev, txq)
            : xmitNoqueue(skb, dev, txq);
        cpu.localBhEnable();
        return rc;
    }
    // end::__dev_queue_xmit[]

    /// A GSO packet weighs as all its frames do, headers and all.
    @Linux("qdisc_pkt_len_init")
    private static void qdiscPktLenInit(SkBuff skb) {
        int len = skb.len();
        int segs = skb.shinfo().gsoSegs();
        if (skb.shinfo().gsoSize() != 0 && segs > 1) {
            len += (segs - 1) * gsoHdrLen(skb);
        }
        QdiscSkbCb.of(skb).pktLen(len);
    }

    /// Link, network and transport header of a GSO packet.
    private static int gsoHdrLen(SkBuff skb) {
        int l4 = skb.transportOffset();
        boolean tcp = (skb.shinfo().gsoType()
            & SkbSharedInfo.SKB_GSO_TCPV4) != 0;
        if (!tcp) {
            return l4 + UDP_HLEN;
        }
        int doff = Wire.u8(skb.mem(), skb.transportHeader() + 12) >> 4;
        return l4 + doff * 4;
    }

    // tag::__dev_xmit_skb[]
    /// Sends past an empty queue, or queues the packet and then sends what
    /// waits: both here, in the sender's context.
    @Linux("__dev_xmit_skb")
    private int xmitSkb(SkBuff skb, Qdisc q, NetDevice dev,
            NetdevQueue txq) {
        SkbQueue drops = toFree[machine.cpu().id()];
        int rc = NetXmit.NET_XMIT_SUCCESS;
        q.lock();
        if (q.test(Qdisc.STATE_DEACTIVATED)) {
            rc = NetXmit.NET_XMIT_DROP;
            drops.queueTail(skb);
        } else if (q.mayBypass() && q.runBegin()) {
            rc = xmitFirst(skb, q, dev, txq, drops);
        } else {
            rc = q.enqueue(skb, drops);
            sch.qdiscRun(q);
        }
        q.unlock();
        drops.queuePurge(DropReason.QDISC_DROP);
        return rc;
    }

    private int xmitFirst(SkBuff skb, Qdisc q, NetDevice dev,
            NetdevQueue txq, SkbQueue drops) {
        int rc = NetXmit.NET_XMIT_SUCCESS;
        if (q.mayBypass()) {
            q.sent(skb);
            if (sch.directXmit(skb, q, dev, txq, true)) {
                sch.run(q);
            }
        } else {
            // Another CPU was quicker; no packet may overtake its.
            rc = q.enqueue(skb, drops);
            sch.run(q);
        }
        sch.runEnd(q);
        return rc;
    }
    // end::__dev_xmit_skb[]

    /// Calls a device that has no queue.
    private int xmitNoqueue(SkBuff skb, NetDevice dev, NetdevQueue txq) {
        int cpu = machine.cpu().id();
        if (!dev.running() || recursion[cpu] >= XMIT_RECURSION_LIMIT) {
            return down(skb, dev, DropReason.DEV_READY);
        }
        skb = validate.xmitSkb(skb, dev);
        if (skb == null) {
            return -NetXmit.ENOMEM;
        }
        hard.lock(dev, txq);
        if (!txq.xmitStopped()) {
            recursion[cpu]++;
            skb = hard.startXmit(skb, dev, txq);
            recursion[cpu]--;
        }
        hard.unlock(dev, txq);
        return skb == null ? NetXmit.NET_XMIT_SUCCESS
            : down(skb, dev, DropReason.QDISC_DROP);
    }

    private static int down(SkBuff skb, NetDevice dev, DropReason reason) {
        while (skb != null) {
            SkBuff next = skb.next();
            skb.next(null);
            dev.stats().inc(LinkStat.TX_DROPPED);
            skb.free(reason);
            skb = next;
        }
        return -NetXmit.ENETDOWN;
    }

    /// The driver of `txq` takes packets again: NET_TX goes on with what
    /// waits.
    @Override
    @Linux(value = "netif_schedule_queue", renamed = true)
    public void wakeQueue(NetdevQueue txq) {
        sch.netTx().schedule(qdiscs.of(txq));
    }

    @Override
    public void activate(NetDevice dev) {
        qdiscs.activate(dev);
    }

    @Override
    public void deactivate(NetDevice dev) {
        qdiscs.deactivate(dev);
    }

    @Override
    public void resetAllTxGt(NetDevice dev, int n) {
        qdiscs.resetAllTxGt(dev, n);
    }

    @Override
    public void kfreeSkbIrq(SkBuff skb) {
        sch.netTx().kfreeSkbIrqReason(skb, DropReason.CONSUMED);
    }

    @Override
    public void setXpsQueue(NetDevice dev, long mask, int index) {
        xps.setXpsQueue(dev, mask, index);
    }

    /// Shows `tap` all that is sent by `dev`, or by every device if null.
    public void addPack(TxTap tap, NetDevice dev) {
        taps.add(tap, dev);
    }

    /// Ends that.
    public void removePack(TxTap tap) {
        taps.remove(tap);
    }

    /// Connects what cuts large packets.
    public void segmenter(GsoSegmenter segmenter) {
        validate.segmenter(segmenter);
    }

    /// The devices' disciplines.
    public Qdiscs qdiscs() {
        return qdiscs;
    }

    /// Which CPU uses which queue.
    public Xps xps() {
        return xps;
    }

    /// The transmit softirq.
    public NetTx netTx() {
        return sch.netTx();
    }
}
