package netstack.driver.ixgbe;

import netstack.driver.net.Errno;
import netstack.skbuff.Linux;

/// Rings of another size, for all queues. The new ones get their memory
/// before the old ones give theirs back: if there is none, the device goes
/// on as it was. Their counters go on too.
@Linux(value = "ixgbe_set_ringparam", renamed = true,
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
final class IxgbeRingparam {
    private final Ixgbe adapter;
    private final IxgbeTxRing[] tx;
    private final IxgbeRxRing[] rx;
    private final IxgbeXdpRing[] xdp;

    private IxgbeRingparam(Ixgbe adapter, int rxCount, int txCount) {
        this.adapter = adapter;
        int n = adapter.vectors.length;
        tx = new IxgbeTxRing[n];
        rx = new IxgbeRxRing[n];
        xdp = new IxgbeXdpRing[adapter.xdpRings.length];
        for (int i = 0; i < n; i++) {
            IxgbeQVector q = adapter.vectors[i];
            tx[i] = new IxgbeTxRing(adapter, i, txCount, q.tx.stats);
            rx[i] = new IxgbeRxRing(adapter, i, rxCount, q.rx.stats);
        }
        for (int i = 0; i < xdp.length; i++) {
            IxgbeXdpRing old = adapter.xdpRings[i];
            xdp[i] = new IxgbeXdpRing(adapter, i, old.regIdx, txCount,
                old.stats);
        }
    }

    /// Sets the sizes, rounded as hardware wants them.
    static int set(Ixgbe adapter, int rxPending, int txPending) {
        int rxCount = round(rxPending);
        int txCount = round(txPending);
        if (rxCount == adapter.rxRingCount
                && txCount == adapter.txRingCount) {
            return 0;
        }
        IxgbeRingparam p = new IxgbeRingparam(adapter, rxCount, txCount);
        boolean running = adapter.dev.running();
        if (running) {
            adapter.down();
            if (!p.setup()) {
                p.free();
                adapter.up();
                return -Errno.ENOMEM;
            }
            adapter.lib.freeResources();
        }
        p.use(rxCount, txCount);
        return !running || adapter.up() ? 0 : -Errno.EIO;
    }

    private static int round(int n) {
        int clamped = Math.clamp(n, IxgbeConfig.MIN_DESCS,
            IxgbeConfig.MAX_DESCS);
        return clamped + IxgbeConfig.REQ_DESC_MULTIPLE - 1
            & -IxgbeConfig.REQ_DESC_MULTIPLE;
    }

    private boolean setup() {
        boolean all = true;
        for (int i = 0; i < tx.length; i++) {
            all &= tx[i].map.setupTxResources() & rx[i].setupRxResources();
        }
        for (IxgbeXdpRing ring : xdp) {
            all &= ring.map.setupTxResources();
        }
        return all;
    }

    private void free() {
        for (int i = 0; i < tx.length; i++) {
            tx[i].map.freeTxResources();
            rx[i].freeRxResources();
        }
        for (IxgbeXdpRing ring : xdp) {
            ring.map.freeTxResources();
        }
    }

    private void use(int rxCount, int txCount) {
        for (int i = 0; i < tx.length; i++) {
            adapter.vectors[i].tx = tx[i];
            adapter.vectors[i].rx = rx[i];
        }
        adapter.xdpRings = xdp;
        adapter.lib.shareXdpRings();
        adapter.rxRingCount = rxCount;
        adapter.txRingCount = txCount;
    }
}
