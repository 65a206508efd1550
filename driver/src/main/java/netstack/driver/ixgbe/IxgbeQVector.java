package netstack.driver.ixgbe;

import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;

/// An interrupt with its NAPI instance, and the queues that it announces: a
/// queue pair, and perhaps rings by which XDP programs send.
@Linux(value = "ixgbe_q_vector",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeQVector {
    /// 20000 interrupts a second, the first guess of adaptive moderation.
    static final int ITR_20K = 200;

    final int index;
    final NapiContext napi;
    final IxgbeRingContainer txWork = new IxgbeRingContainer();
    final IxgbeRingContainer rxWork = new IxgbeRingContainer();
    IxgbeTxRing tx;
    IxgbeXdpRing[] xdp = new IxgbeXdpRing[0];
    IxgbeRxRing rx;
    /// The interrupt, while the device is open.
    IrqLine irq;
    /// Least time between two interrupts, as EITR has it: us * 4.
    int itr;

    private final Ixgbe adapter;
    private final Machine machine;

    @Linux(value = "ixgbe_alloc_q_vector",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_lib.c",
        renamed = true)
    IxgbeQVector(Ixgbe adapter, int index, NetifNapi napis) {
        this.adapter = adapter;
        this.index = index;
        machine = adapter.dev.machine();
        napi = napis.add(adapter.dev, this::poll, NetifNapi.NAPI_POLL_WEIGHT);
        itr = adapter.rxItrSetting == IxgbeConfig.ADAPTIVE
            ? ITR_20K : adapter.rxItrSetting;
    }

    /// The CPUs that this vector works for, a bit for each.
    long affinityMask() {
        return 1L << index % machine.nrCpus();
    }

    // tag::ixgbe_poll[]
    /// The interrupt. Its message has masked the vector already: nothing is
    /// left to do here but to say that there is work.
    @Linux(value = "ixgbe_msix_clean_rings",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void msixCleanRings() {
        if (napi.schedulePrep()) {
            napi.scheduleIrqoff();
        }
    }

    /// First what was sent, as that frees memory and wakes senders; then up
    /// to `budget` frames that came. The interrupt is allowed again only if
    /// nobody scheduled us meanwhile.
    @Linux(value = "ixgbe_poll",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private int poll(NapiContext napi, int budget) {
        boolean complete = cleanTx();
        if (budget <= 0) {
            return 0;
        }
        int work = rx.cleanRxIrq(napi, budget);
        adapter.service.serviceEventSchedule();
        if (!complete || work >= budget) {
            return budget;
        }
        if (napi.completeDone(work)) {
            if (adapter.rxItrSetting == IxgbeConfig.ADAPTIVE) {
                setItr();
            }
            if (!adapter.down) {
                adapter.regs.irqEnableQueues(1L << index);
            }
        }
        return work;
    }
    // end::ixgbe_poll[]

    private boolean cleanTx() {
        boolean complete = tx.cleanTxIrq(txWork);
        for (IxgbeXdpRing ring : xdp) {
            complete &= ring.cleanTxIrq(txWork);
        }
        return complete;
    }

    /// Whether a ring holds what hardware has not reported as sent.
    @Linux(value = "ixgbe_ring_tx_pending", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean txPending() {
        boolean pending = tx.pending();
        for (IxgbeXdpRing ring : xdp) {
            pending |= ring.pending();
        }
        return pending;
    }

    void setCheckForTxHang() {
        tx.hang.setCheck();
        for (IxgbeXdpRing ring : xdp) {
            ring.hang.setCheck();
        }
    }

    /// Takes the shorter of the times that the two directions ask for.
    @Linux(value = "ixgbe_set_itr",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void setItr() {
        long jiffies = machine.jiffies();
        txWork.updateItr(itr >> 2, jiffies);
        rxWork.updateItr(itr >> 2, jiffies);
        int shorter = Math.min(rxWork.itr, txWork.itr)
            & ~IxgbeRingContainer.ADAPTIVE_LATENCY;
        if (shorter << 2 != itr) {
            itr = shorter << 2;
            adapter.regs.writeEitr(this);
        }
    }
}
