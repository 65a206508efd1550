package netstack.driver.ixgbe;

import netstack.driver.machine.IrqLine;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;

/// A queue pair with its interrupt and its NAPI instance.
@Linux(value = "ixgbe_q_vector",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeQVector {
    final NapiContext napi;
    final IrqLine irq;
    final IxgbeTxRing tx;
    final IxgbeRxRing rx;

    private final Ixgbe adapter;
    private final int index;

    IxgbeQVector(Ixgbe adapter, int index, NetifNapi napis) {
        this.adapter = adapter;
        this.index = index;
        tx = new IxgbeTxRing(adapter, index, adapter.config.txDescs());
        rx = new IxgbeRxRing(adapter, index, adapter.config.rxDescs());
        napi = napis.add(adapter.dev, this::poll, NetifNapi.NAPI_POLL_WEIGHT);
        irq = adapter.dev.machine().requestIrq(
            adapter.dev.name() + "-TxRx-" + index, this::msixCleanRings);
    }

    // tag::ixgbe_poll[]
    /// The interrupt. Its message has masked the vector already: nothing is
    /// left to do here but to say that there is work.
    @Linux("ixgbe_msix_clean_rings")
    private void msixCleanRings() {
        if (napi.schedulePrep()) {
            napi.scheduleIrqoff();
        }
    }

    /// First what was sent, as that frees memory and wakes senders; then up
    /// to `budget` frames that came. The interrupt is allowed again only if
    /// nobody scheduled us meanwhile.
    @Linux("ixgbe_poll")
    private int poll(NapiContext napi, int budget) {
        boolean complete = tx.cleanTxIrq();
        if (budget <= 0) {
            return 0;
        }
        int work = rx.cleanRxIrq(napi, budget);
        adapter.service.serviceEventSchedule();
        if (!complete || work >= budget) {
            return budget;
        }
        if (napi.completeDone(work)) {
            adapter.regs.irqEnableQueues(1L << index);
        }
        return work;
    }
    // end::ixgbe_poll[]
}
