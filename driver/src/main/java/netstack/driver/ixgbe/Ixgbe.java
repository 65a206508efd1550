package netstack.driver.ixgbe;

import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.IxgbeType;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Nic82599;
import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Iff;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// An 82599 as a network device.
///
/// Everything here touches registers, and so takes a CPU's time: call it
/// from a task.
///
/// Left out: adaptive interrupt moderation, VLAN filters, TSO.
@Linux(value = "ixgbe_adapter",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
public final class Ixgbe implements NetDeviceOps {
    private static final int MAX_MTU = 9710;
    private static final int VLAN_HLEN = 4;
    private static final int FCS_LEN = 4;

    final NetDevice dev;
    final Mmio hw;
    final DmaMapping dma;
    final IxgbeHw regs;
    final IxgbeConfig config;
    final IxgbeQVector[] vectors;
    final IxgbeStats stats;
    final IxgbeService service;

    private final Machine machine;
    private final Nic82599 nic;
    private final NetifNapi napis;
    private boolean up;
    long txTimeouts;

    private Ixgbe(Net net, Nic82599 nic, NetifNapi napis,
            IxgbeConfig config) {
        this.nic = nic;
        this.napis = napis;
        this.config = config;
        machine = net.machine();
        hw = nic.hw();
        dma = nic.dma();
        regs = new IxgbeHw(hw, machine);
        vectors = new IxgbeQVector[config.queues()];
        dev = new NetDevice(net, "eth%d", this, config.queues(),
            config.queues());
        stats = new IxgbeStats(this);
        service = new IxgbeService(this);
    }

    /// Finds `nic` and registers its device, called `ethN`, in `net`.
    @Linux("ixgbe_probe")
    public static Ixgbe probe(Net net, Nic82599 nic, NetifNapi napis,
            IxgbeConfig config) {
        Ixgbe adapter = new Ixgbe(net, nic, napis, config);
        NetDevice dev = adapter.dev;
        EtherDev.setup(dev);
        dev.mtuRange(dev.minMtu(), MAX_MTU);
        dev.features(NetdevFeatures.SG | NetdevFeatures.HW_CSUM
            | NetdevFeatures.RXCSUM | NetdevFeatures.RXHASH
            | NetdevFeatures.GSO | NetdevFeatures.GRO
            | NetdevFeatures.HIGHDMA);
        dev.hwFeatures(dev.features());
        dev.watchdogTimeo(5 * net.machine().hz());
        int err = net.devices().register(dev);
        if (err != 0) {
            throw new IllegalStateException("no device: error " + -err);
        }
        dev.carrierOff();
        return adapter;
    }

    /// The device.
    public NetDevice dev() {
        return dev;
    }

    /// What `ethtool -S` shows.
    public IxgbeStats stats() {
        return stats;
    }

    @Override
    @Linux(value = "ixgbe_init_interrupt_scheme", renamed = true)
    public int init(NetDevice dev) {
        if (!regs.reset()) {
            return -Errno.EIO;
        }
        dev.devAddr(regs.macAddr());
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = new IxgbeQVector(this, i, napis);
            nic.msix(i, vectors[i].irq);
        }
        nic.msix(vectors.length,
            machine.requestIrq(dev.name(), service::msixOther));
        return 0;
    }

    @Override
    @Linux("ixgbe_open")
    public int open(NetDevice dev) {
        if (!setupResources()) {
            freeResources();
            return -Errno.ENOMEM;
        }
        if (!regs.reset() || !configure()) {
            freeResources();
            return -Errno.EIO;
        }
        upComplete();
        return 0;
    }

    /// Allocates the rings; false without memory.
    @Linux(value = "ixgbe_setup_all_rx_resources", renamed = true)
    private boolean setupResources() {
        boolean all = true;
        for (IxgbeQVector q : vectors) {
            all &= q.tx.map.setupTxResources()
                & q.rx.setupRxResources();
        }
        return all;
    }

    private void freeResources() {
        for (IxgbeQVector q : vectors) {
            q.tx.map.freeTxResources();
            q.rx.freeRxResources();
        }
    }

    @Linux("ixgbe_configure")
    private boolean configure() {
        IxgbeSetup setup = new IxgbeSetup(regs, hw, machine);
        regs.setRar(dev.devAddr());
        setup.configureRx(vectors, maxFrame());
        setup.configureTx(vectors);
        regs.configureMsix(vectors.length, eitr());
        boolean all = true;
        for (IxgbeQVector q : vectors) {
            all &= regs.queueEnable(q.rx.index);
            q.rx.allocRxBuffers(q.rx.descUnused());
        }
        return all;
    }

    private int maxFrame() {
        return dev.mtu() + dev.hardHeaderLen() + VLAN_HLEN + FCS_LEN;
    }

    private int eitr() {
        return config.rxUsecs() * 1000 / IxgbeType.EITR_UNIT_NS << 3;
    }

    @Linux("ixgbe_up_complete")
    private void upComplete() {
        up = true;
        for (IxgbeQVector q : vectors) {
            q.napi.enable();
        }
        dev.startAllQueues();
        regs.irqEnableQueues(allVectors());
        service.start();
    }

    private long allVectors() {
        return -1L >>> 64 - vectors.length;
    }

    @Override
    @Linux(value = "ixgbe_close", renamed = true)
    public int stop(NetDevice dev) {
        down();
        freeResources();
        dev.carrierOff();
        return 0;
    }

    /// Stops the device and empties its rings.
    @Linux("ixgbe_down")
    private void down() {
        up = false;
        regs.disable(vectors.length);
        dev.stopAllQueues();
        service.stop();
        for (IxgbeQVector q : vectors) {
            q.napi.disable();
        }
        stats.update();
        for (IxgbeQVector q : vectors) {
            q.tx.cleanTxRing();
            q.rx.cleanRxRing();
        }
    }

    @Override
    @Linux(value = "ixgbe_xmit_frame", renamed = true)
    public NetdevTx startXmit(SkBuff skb, NetDevice dev) {
        return vectors[skb.queueMapping()].tx.xmitFrame(skb);
    }

    /// The watchdog found a queue stuck: a kernel thread starts the device
    /// anew, as that has to sleep.
    @Override
    @Linux("ixgbe_tx_timeout")
    public void txTimeout(NetDevice dev, int txqueue) {
        txTimeouts++;
        machine.kthread("kworker/ixgbe", -1, this::reinitLocked);
    }

    @Linux("ixgbe_reinit_locked")
    private void reinitLocked() {
        if (!up) {
            return;
        }
        down();
        if (regs.reset() && configure()) {
            upComplete();
        }
    }

    @Override
    @Linux(value = "ixgbe_ndo_set_rx_mode", renamed = true)
    public void setRxMode(NetDevice dev) {
        regs.setRxMode((dev.flags() & Iff.PROMISC) != 0,
            (dev.flags() & Iff.ALLMULTI) != 0);
    }

    @Override
    @Linux(value = "ixgbe_set_mac", renamed = true)
    public int setMacAddress(NetDevice dev, long addr) {
        regs.setRar(addr);
        return 0;
    }

    @Override
    @Linux(value = "ixgbe_change_mtu", renamed = true)
    public int changeMtu(NetDevice dev, int mtu) {
        dev.mtu(mtu);
        if (!up) {
            return 0;
        }
        // Other frames, other buffers: the rings are made anew.
        down();
        freeResources();
        return open(dev);
    }

    @Override
    @Linux(value = "ixgbe_get_stats64", renamed = true)
    public void getStats64(NetDevice dev, long[] sums) {
        stats.addTo(sums);
    }
}
