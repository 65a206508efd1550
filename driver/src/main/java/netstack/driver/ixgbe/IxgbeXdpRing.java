package netstack.driver.ixgbe;

import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbSlab;

/// A transmit ring for XDP: each CPU has one, so it needs no lock and no
/// queueing discipline. Its frames are buffers of a receive ring, whose
/// pool gets them back when they are sent.
@Linux(value = "xdp_ring", file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeXdpRing {
    /// The CPU's number, and the hardware's queue.
    final int index;
    final int regIdx;
    final int count;
    final IxgbeTxMap map;
    final IxgbeTxStats stats;
    final IxgbeTxHang hang;

    private final Ixgbe adapter;
    private final Machine machine;
    private final SkbSlab slab;
    private final long[] frame;
    private final int[] bytecount;
    private int nextToUse;
    private int nextToClean;

    IxgbeXdpRing(Ixgbe adapter, int index, int regIdx, int count,
            IxgbeTxStats stats) {
        this.adapter = adapter;
        this.index = index;
        this.regIdx = regIdx;
        this.count = count;
        this.stats = stats;
        machine = adapter.dev.machine();
        slab = adapter.dev.skbs();
        map = new IxgbeTxMap(machine, adapter.dma, count);
        hang = new IxgbeTxHang(stats);
        frame = new long[count];
        bytecount = new int[count];
    }

    // tag::ixgbe_xmit_xdp_ring[]
    /// Puts `len` bytes at `data` into the ring; false if there is no room.
    /// The doorbell comes at the end of the poll: see [#updateTail].
    boolean xmit(long data, int len) {
        machine.charge(Cost.TX_DESCRIPTOR);
        if (descUnused() < 1 || !map.xdpMap(nextToUse, data, len)) {
            return false;
        }
        frame[nextToUse] = data;
        bytecount[nextToUse] = len;
        nextToUse = map.next(nextToUse);
        return true;
    }
    // end::ixgbe_xmit_xdp_ring[]

    /// Lets hardware see what was put in.
    @Linux(value = "ixgbe_xdp_ring_update_tail",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void updateTail() {
        adapter.regs.write(Reg.TDT.at(regIdx), nextToUse);
    }

    /// Gives back what hardware has sent; false if there may be more.
    boolean cleanTxIrq(IxgbeRingContainer work) {
        int pkts = 0;
        int total = 0;
        while (pkts < IxgbeTxRing.WORK_LIMIT && nextToClean != nextToUse
                && map.isDone(nextToClean)) {
            machine.charge(Cost.TX_CLEAN);
            total += bytecount[nextToClean];
            pkts++;
            release();
        }
        stats.packets += pkts;
        stats.bytes += total;
        work.add(pkts, total);
        if (hang.checkTxHang(count - 1 - descUnused())) {
            adapter.service.txTimeoutReset();
            return true;
        }
        return pkts < IxgbeTxRing.WORK_LIMIT;
    }

    private void release() {
        int end = map.next(nextToClean);
        map.unmap(nextToClean, end);
        slab.xdpReturnFrame(frame[nextToClean]);
        nextToClean = end;
    }

    private int descUnused() {
        int used = nextToUse - nextToClean;
        return (used < 0 ? -used : count - used) - 1;
    }

    boolean pending() {
        return nextToClean != nextToUse;
    }

    /// Gives all frames back; hardware is off.
    void cleanTxRing() {
        while (pending()) {
            release();
        }
        nextToClean = 0;
        nextToUse = 0;
        hang.reset();
    }
}
