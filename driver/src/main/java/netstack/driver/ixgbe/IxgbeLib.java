package netstack.driver.ixgbe;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.hw.PciMsi;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;

/// How many queues there are, and the interrupt vectors and memory that
/// they take: made anew when their number changes.
@Linux(value = "ixgbe_lib",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_lib.c", renamed = true)
final class IxgbeLib {
    private final Ixgbe adapter;
    private final List<PciMsi> entries = new ArrayList<>();
    private final NetifNapi napis;
    private IrqLine other;

    IxgbeLib(Ixgbe adapter, NetifNapi napis) {
        this.adapter = adapter;
        this.napis = napis;
    }

    /// The most queue pairs that RSS can use: one for each CPU, at most 16.
    @Linux(value = "ixgbe_max_rss_indices",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
    static int maxRssIndices(Machine machine) {
        return Math.min(machine.nrCpus(), IxgbeConfig.MAX_RSS_INDICES);
    }

    // tag::ixgbe_init_interrupt_scheme[]
    /// A vector for each queue pair. With an XDP program there is a ring
    /// for each CPU beside them, spread over the vectors.
    @Linux("ixgbe_init_interrupt_scheme")
    void initInterruptScheme() {
        int n = adapter.rssQueues;
        IxgbeQVector[] vectors = new IxgbeQVector[n];
        adapter.vectors = vectors;
        for (int i = 0; i < n; i++) {
            vectors[i] = new IxgbeQVector(adapter, i, napis);
            vectors[i].tx = new IxgbeTxRing(adapter, i,
                adapter.txRingCount, new IxgbeTxStats());
            vectors[i].rx = new IxgbeRxRing(adapter, i,
                adapter.rxRingCount, new IxgbeRxStats());
        }
        int cpus = adapter.dev.machine().nrCpus();
        int xdp = adapter.xdpProg == null ? 0 : cpus;
        adapter.xdpRings = new IxgbeXdpRing[xdp];
        for (int i = 0; i < xdp; i++) {
            adapter.xdpRings[i] = new IxgbeXdpRing(adapter, i, n + i,
                adapter.txRingCount, new IxgbeTxStats());
        }
        shareXdpRings();
    }
    // end::ixgbe_init_interrupt_scheme[]

    /// Vector v announces rings v, v + n, v + 2n, ...
    void shareXdpRings() {
        int n = adapter.vectors.length;
        for (IxgbeQVector q : adapter.vectors) {
            int mine = Math.ceilDiv(adapter.xdpRings.length - q.index, n);
            q.xdp = new IxgbeXdpRing[Math.max(mine, 0)];
            for (int j = 0; j < q.xdp.length; j++) {
                q.xdp[j] = adapter.xdpRings[q.index + j * n];
            }
        }
    }

    @Linux("ixgbe_clear_interrupt_scheme")
    private void clearInterruptScheme() {
        for (IxgbeQVector q : adapter.vectors) {
            napis.del(q.napi);
        }
    }

    /// Other numbers of queues: everything is made anew. What waits in the
    /// rings is dropped.
    @Linux(value = "ixgbe_setup_tc",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    int setupTc() {
        boolean running = adapter.dev.running();
        if (running) {
            adapter.close();
        } else {
            adapter.regs.reset();
        }
        clearInterruptScheme();
        initInterruptScheme();
        return running ? adapter.open() : 0;
    }

    /// Gets the interrupts: one for each vector, and one for all that is no
    /// queue. Each vector's goes to the CPU that its queues belong to.
    @Linux(value = "ixgbe_request_msix_irqs",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
            renamed = true)
    void requestIrqs() {
        NetDevice dev = adapter.dev;
        Machine machine = dev.machine();
        for (IxgbeQVector q : adapter.vectors) {
            q.irq = machine.requestIrq(dev.name() + "-TxRx-" + q.index,
                q::msixCleanRings);
            q.irq.setAffinity(q.affinityMask());
            enable(q.index, q.irq);
        }
        other = machine.requestIrq(dev.name(), adapter.service::msixOther);
        enable(adapter.vectors.length, other);
    }

    private void enable(int vector, IrqLine line) {
        PciMsi entry = new PciMsi(adapter.hw, vector, line);
        entries.add(entry);
        entry.startup();
    }

    @Linux(value = "ixgbe_free_irq",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
            renamed = true)
    void freeIrqs() {
        Machine machine = adapter.dev.machine();
        entries.forEach(PciMsi::shutdown);
        entries.clear();
        for (IxgbeQVector q : adapter.vectors) {
            machine.freeIrq(q.irq);
            q.irq = null;
        }
        machine.freeIrq(other);
        other = null;
    }

    /// Whether the device has its interrupts and memory: not so when it was
    /// to be opened anew and did not answer.
    boolean isOpen() {
        return other != null;
    }

    /// Allocates the rings' memory; false without.
    @Linux(value = "ixgbe_setup_all_rx_resources", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean setupResources() {
        boolean all = true;
        for (IxgbeQVector q : adapter.vectors) {
            all &= q.tx.map.setupTxResources()
                & q.rx.setupRxResources();
        }
        for (IxgbeXdpRing ring : adapter.xdpRings) {
            all &= ring.map.setupTxResources();
        }
        return all;
    }

    @Linux(value = "ixgbe_free_all_rx_resources", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void freeResources() {
        for (IxgbeQVector q : adapter.vectors) {
            q.tx.map.freeTxResources();
            q.rx.freeRxResources();
        }
        for (IxgbeXdpRing ring : adapter.xdpRings) {
            ring.map.freeTxResources();
        }
    }
}
