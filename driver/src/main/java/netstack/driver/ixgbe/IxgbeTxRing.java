package netstack.driver.ixgbe;

import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;

/// A transmit ring as the driver sees it.
///
/// A packet takes a descriptor for its head and one for each fragment, and
/// one in front for a context if hardware is to do more than send it. The
/// slot of its first descriptor holds the `sk_buff` and the number of the
/// last, the only one in which hardware is asked to report (RS). When that
/// one shows DD, the packet's bytes are on the wire: they are unmapped and
/// the packet is consumed, which uncharges its socket.
@Linux(value = "ixgbe_ring",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeTxRing {
    /// Descriptors that the largest packet takes, with a context, a gap of
    /// one cache line, and one that stays empty.
    private static final int DESC_NEEDED = 17 + 4;
    private static final int TX_WAKE_THRESHOLD = DESC_NEEDED * 2;
    static final int WORK_LIMIT = 256;
    /// The hardware computes PAYLEN from 17 bytes up.
    private static final int MIN_FRAME = 17;

    /// Its queue of the device, and of the hardware.
    final int index;
    final int regIdx;
    final int count;
    final IxgbeTxMap map;
    final IxgbeTxStats stats;
    final IxgbeTxHang hang;

    private final Ixgbe adapter;
    private final Machine machine;
    private final NetDevice dev;
    private final NetdevQueue txq;
    private final IxgbeHw hw;
    private final IxgbeTxOffload offload = new IxgbeTxOffload();
    private final SkBuff[] skbs;
    private final int[] nextToWatch;
    private final int[] bytecount;
    private final int[] gsoSegs;
    private int nextToUse;
    private int nextToClean;

    IxgbeTxRing(Ixgbe adapter, int index, int count, IxgbeTxStats stats) {
        this.adapter = adapter;
        this.index = index;
        this.count = count;
        this.stats = stats;
        regIdx = index;
        dev = adapter.dev;
        machine = dev.machine();
        txq = dev.txQueue(index);
        hw = adapter.regs;
        map = new IxgbeTxMap(machine, adapter.dma, count);
        hang = new IxgbeTxHang(stats);
        skbs = new SkBuff[count];
        nextToWatch = new int[count];
        bytecount = new int[count];
        gsoSegs = new int[count];
    }

    // tag::ixgbe_xmit_frame_ring[]
    /// Puts `skb` into the ring and takes it, unless it answers BUSY.
    @Linux(value = "ixgbe_xmit_frame_ring",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
        renamed = true)
    NetdevTx xmitFrame(SkBuff skb) {
        machine.charge(Cost.START_XMIT);
        if (!EtherDev.skbPad(skb, MIN_FRAME)) {
            stats.dropped++;
            return NetdevTx.OK;
        }
        if (adapter.down || maybeStopTx(descsOf(skb) + 3)) {
            stats.txBusy++;
            return NetdevTx.BUSY;
        }
        int first = nextToUse;
        int last = offload.prepare(skb)
            ? map.txMap(skb, first, offload) : IxgbeTxMap.NONE;
        if (last == IxgbeTxMap.NONE) {
            stats.dropped++;
            skb.free(DropReason.NOMEM);
            return NetdevTx.OK;
        }
        skbs[first] = skb;
        record(first, last, offload.bytecount, offload.gsoSegs);
        boolean kick = txq.sentQueue(bytecount[first], txq.xmitMore());
        maybeStopTx(DESC_NEEDED);
        if (kick || txq.xmitStopped()) {
            ringDoorbell();
        }
        return NetdevTx.OK;
    }
    // end::ixgbe_xmit_frame_ring[]

    private static int descsOf(SkBuff skb) {
        SkbSharedInfo shinfo = skb.shinfo();
        int n = Math.ceilDiv(skb.headlen(), IxgbeTxMap.MAX_DATA_PER_TXD);
        for (int f = 0; f < shinfo.nrFrags(); f++) {
            n += Math.ceilDiv(shinfo.fragSize(f),
                IxgbeTxMap.MAX_DATA_PER_TXD);
        }
        return n;
    }

    private void record(int first, int last, int bytes, int segs) {
        nextToWatch[first] = last;
        bytecount[first] = bytes;
        gsoSegs[first] = segs;
        nextToUse = map.next(last);
    }

    /// The descriptors first, then the doorbell.
    private void ringDoorbell() {
        hw.write(Reg.TDT.at(regIdx), nextToUse);
    }

    /// Stops the queue if fewer than `n` descriptors are free; true then.
    @Linux(value = "ixgbe_maybe_stop_tx",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private boolean maybeStopTx(int n) {
        if (descUnused() >= n) {
            return false;
        }
        txq.stopQueue();
        return true;
    }

    // tag::ixgbe_clean_tx_irq[]
    /// Takes what hardware has sent out of the ring; false if there may be
    /// more.
    @Linux(value = "ixgbe_clean_tx_irq",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean cleanTxIrq(IxgbeRingContainer work) {
        int pkts = 0;
        int total = 0;
        int budget = WORK_LIMIT;
        while (budget > 0 && nextToClean != nextToUse
                && map.isDone(nextToWatch[nextToClean])) {
            machine.charge(Cost.TX_CLEAN);
            total += bytecount[nextToClean];
            pkts += gsoSegs[nextToClean];
            budget--;
            // The destructor uncharges the sender, and may wake it.
            release().consume();
        }
        stats.packets += pkts;
        stats.bytes += total;
        work.add(pkts, total);
        if (hang.checkTxHang(txPending())) {
            txq.stopQueue();
            adapter.service.txTimeoutReset();
            return true;
        }
        txq.completedQueue(pkts, total);
        if (pkts > 0 && descUnused() >= TX_WAKE_THRESHOLD
                && txq.queueStopped() && dev.carrierOk()
                && !adapter.down) {
            txq.wakeQueue();
            stats.restartQueue++;
        }
        return budget > 0;
    }
    // end::ixgbe_clean_tx_irq[]

    /// Takes the oldest packet out of the ring and unmaps it.
    private SkBuff release() {
        SkBuff skb = skbs[nextToClean];
        skbs[nextToClean] = null;
        int end = map.next(nextToWatch[nextToClean]);
        map.unmap(nextToClean, end);
        nextToClean = end;
        return skb;
    }

    /// Descriptors that hardware has not reported yet.
    @Linux(value = "ixgbe_get_tx_pending",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private int txPending() {
        int used = nextToUse - nextToClean;
        return used < 0 ? used + count : used;
    }

    /// Free descriptors, but one: a full ring would look like an empty one.
    private int descUnused() {
        return count - txPending() - 1;
    }

    /// Whether packets wait that hardware has not reported.
    boolean pending() {
        return nextToClean != nextToUse;
    }

    /// Drops all packets; hardware is off.
    @Linux(value = "ixgbe_clean_tx_ring",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void cleanTxRing() {
        while (pending()) {
            release().free(DropReason.DEV_READY);
        }
        nextToClean = 0;
        nextToUse = 0;
        hang.reset();
        txq.resetQueue();
    }
}
