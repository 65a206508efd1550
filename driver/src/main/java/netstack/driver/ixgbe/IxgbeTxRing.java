package netstack.driver.ixgbe;

import netstack.driver.hw.Mmio;
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

/// A transmit ring as the driver sees it.
///
/// A packet takes a descriptor for its head and one for each fragment. The
/// slot of its first descriptor holds the `sk_buff` and the number of the
/// last, the only one in which hardware is asked to report (RS). When that
/// one shows DD, the packet's bytes are on the wire: they are unmapped and
/// the packet is consumed, which uncharges its socket.
@Linux(value = "ixgbe_ring",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
final class IxgbeTxRing {
    /// Descriptors that the largest packet takes, with a context, a gap of
    /// one cache line, and one that stays empty.
    private static final int DESC_NEEDED = 17 + 4;
    private static final int TX_WAKE_THRESHOLD = DESC_NEEDED * 2;
    private static final int WORK_LIMIT = 256;
    /// The hardware computes PAYLEN from 17 bytes up.
    private static final int MIN_FRAME = 17;

    final int index;
    final IxgbeTxMap map;
    long packets;
    long bytes;
    long txBusy;
    long restartQueue;
    long dropped;

    private final Machine machine;
    private final NetDevice dev;
    private final NetdevQueue txq;
    private final Mmio hw;
    private final int count;
    private final SkBuff[] skbs;
    private final int[] nextToWatch;
    private final int[] bytecount;
    private int nextToUse;
    private int nextToClean;

    IxgbeTxRing(Ixgbe adapter, int index, int count) {
        this.index = index;
        this.count = count;
        dev = adapter.dev;
        machine = dev.machine();
        txq = dev.txQueue(index);
        hw = adapter.hw;
        map = new IxgbeTxMap(machine, adapter.dma, count);
        skbs = new SkBuff[count];
        nextToWatch = new int[count];
        bytecount = new int[count];
    }

    // tag::ixgbe_xmit_frame_ring[]
    /// Puts `skb` into the ring and takes it, unless it answers BUSY.
    @Linux(value = "ixgbe_xmit_frame_ring", renamed = true)
    NetdevTx xmitFrame(SkBuff skb) {
        machine.charge(Cost.START_XMIT);
        if (!EtherDev.skbPad(skb, MIN_FRAME)) {
            dropped++;
            return NetdevTx.OK;
        }
        if (maybeStopTx(skb.nrFrags() + 5)) {
            txBusy++;
            return NetdevTx.BUSY;
        }
        int first = nextToUse;
        int last = map.txMap(skb, first, map.txCsum(skb, first));
        if (last == IxgbeTxMap.NONE) {
            dropped++;
            skb.free(DropReason.NOMEM);
            return NetdevTx.OK;
        }
        skbs[first] = skb;
        nextToWatch[first] = last;
        bytecount[first] = skb.len();
        nextToUse = map.next(last);
        boolean kick = txq.sentQueue(skb.len(), txq.xmitMore());
        maybeStopTx(DESC_NEEDED);
        if (kick || txq.xmitStopped()) {
            // The descriptors first, then the doorbell.
            hw.writel(Reg.TDT.at(index), nextToUse);
        }
        return NetdevTx.OK;
    }
    // end::ixgbe_xmit_frame_ring[]

    /// Stops the queue if fewer than `n` descriptors are free; true then.
    @Linux("ixgbe_maybe_stop_tx")
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
    @Linux("ixgbe_clean_tx_irq")
    boolean cleanTxIrq() {
        int pkts = 0;
        int total = 0;
        while (pkts < WORK_LIMIT && nextToClean != nextToUse
                && map.isDone(nextToWatch[nextToClean])) {
            machine.charge(Cost.TX_CLEAN);
            total += bytecount[nextToClean];
            pkts++;
            // The destructor uncharges the sender, and may wake it.
            release().consume();
        }
        packets += pkts;
        bytes += total;
        txq.completedQueue(pkts, total);
        if (pkts > 0 && descUnused() >= TX_WAKE_THRESHOLD
                && txq.queueStopped() && dev.carrierOk()) {
            txq.wakeQueue();
            restartQueue++;
        }
        return pkts < WORK_LIMIT;
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

    /// Free descriptors, but one: a full ring would look like an empty one.
    private int descUnused() {
        int used = nextToUse - nextToClean;
        return (used < 0 ? -used : count - used) - 1;
    }

    /// Drops all packets; hardware is off.
    @Linux("ixgbe_clean_tx_ring")
    void cleanTxRing() {
        while (nextToClean != nextToUse) {
            release().free(DropReason.DEV_READY);
        }
        nextToClean = 0;
        nextToUse = 0;
        txq.resetQueue();
    }
}
