package netstack.driver.ixgbe;

import java.util.function.IntSupplier;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Nic82599;
import netstack.driver.machine.Mutex;
import netstack.driver.net.Errno;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Iff;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetifNapi;
import netstack.driver.net.XdpProgram;
import netstack.skbuff.Linux;

/// An 82599 as a network device: its state, and how it goes up and down.
///
/// Everything here touches registers, and so takes a CPU's time: call it
/// from a task. What changes the device holds [#lock], as the kernel holds
/// RTNL.
///
/// Left out: flow director, VLAN filters, flow control, data centre
/// bridging, SR-IOV, time stamps, IPsec.
@Linux(value = "ixgbe_adapter",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
public final class Ixgbe {
    private static final int MAX_MTU = 9710;
    private static final int VLAN_HLEN = 4;
    private static final int FCS_LEN = 4;
    private static final int HANG_SECONDS = 5;
    private static final int MIN_RSC_ITR = 24;

    final NetDevice dev;
    final Mmio hw;
    final DmaMapping dma;
    final IxgbeHw regs;
    final IxgbeLib lib;
    final IxgbeRss rss;
    final IxgbeStats stats;
    final IxgbeService service;
    final Mutex lock;
    IxgbeQVector[] vectors = new IxgbeQVector[0];
    IxgbeXdpRing[] xdpRings = new IxgbeXdpRing[0];
    XdpProgram xdpProg;
    /// Queue pairs that are wanted, descriptors in new rings, and what
    /// `rx-usecs` says: 0, 1, or us * 4.
    int rssQueues;
    int txRingCount;
    int rxRingCount;
    int rxItrSetting;
    /// Neither interrupts nor packets: closed, or being reset.
    boolean down = true;
    long txTimeoutCount;

    private final IxgbeSetup setup;

    private Ixgbe(Net net, Nic82599 nic, NetifNapi napis,
            IxgbeConfig config) {
        hw = nic.hw();
        dma = nic.dma();
        regs = new IxgbeHw(hw, net.machine());
        lib = new IxgbeLib(this, napis);
        int max = Math.max(config.queues(),
            IxgbeLib.maxRssIndices(net.machine()));
        dev = new NetDevice(net, "eth%d", new IxgbeNdo(this), max, max);
        dev.ethtoolOps(new IxgbeEthtool(this));
        lock = new Mutex(net.machine(), "rtnl");
        rss = new IxgbeRss(this);
        setup = new IxgbeSetup(this);
        stats = new IxgbeStats(this);
        service = new IxgbeService(this);
        swInit(config);
    }

    @Linux(value = "ixgbe_sw_init",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void swInit(IxgbeConfig config) {
        rssQueues = config.queues() > 0 ? config.queues()
            : IxgbeLib.maxRssIndices(dev.machine());
        txRingCount = config.txDescs();
        rxRingCount = config.rxDescs();
        rxItrSetting = config.rxUsecs() <= IxgbeConfig.ADAPTIVE
            ? config.rxUsecs() : config.rxUsecs() << 2;
    }

    /// Finds `nic` and registers its device, called `ethN`, in `net`.
    @Linux(value = "ixgbe_probe",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    public static Ixgbe probe(Net net, Nic82599 nic, NetifNapi napis,
            IxgbeConfig config) {
        Ixgbe adapter = new Ixgbe(net, nic, napis, config);
        NetDevice dev = adapter.dev;
        EtherDev.setup(dev);
        dev.mtuRange(dev.minMtu(), MAX_MTU);
        long features = NetdevFeatures.SG | NetdevFeatures.HW_CSUM
            | NetdevFeatures.RXHASH | NetdevFeatures.RXCSUM
            | NetdevFeatures.TSO | NetdevFeatures.TSO6
            | NetdevFeatures.GSO_UDP_L4 | NetdevFeatures.HW_VLAN_CTAG_RX
            | NetdevFeatures.HW_VLAN_CTAG_TX;
        dev.hwFeatures(features | NetdevFeatures.LRO
            | NetdevFeatures.RXALL);
        dev.features(features | NetdevFeatures.HIGHDMA);
        dev.watchdogTimeo(HANG_SECONDS * net.machine().hz());
        int err = adapter.regs.reset() ? 0 : -Errno.EIO;
        if (err == 0) {
            dev.devAddr(adapter.regs.macAddr());
            adapter.lib.initInterruptScheme();
            err = net.devices().register(dev);
        }
        if (err != 0) {
            throw new IllegalStateException("no device: error " + -err);
        }
        dev.carrierOff();
        nic.onRemoval(adapter::remove);
        return adapter;
    }

    /// The card was pulled: its device goes too.
    @Linux(value = "ixgbe_remove",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void remove() {
        dev.net().devices().unregister(dev);
    }

    /// The device.
    public NetDevice dev() {
        return dev;
    }

    /// What it counts.
    public IxgbeStats stats() {
        return stats;
    }

    /// Whether hardware coalesces received frames.
    boolean rscEnabled() {
        return (dev.features() & NetdevFeatures.LRO) != 0
            && (rxItrSetting == IxgbeConfig.ADAPTIVE
                || rxItrSetting > MIN_RSC_ITR);
    }

    /// Runs `body` with the lock.
    int locked(IntSupplier body) {
        lock.lock();
        try {
            return body.getAsInt();
        } finally {
            lock.unlock();
        }
    }

    // tag::ixgbe_open[]
    /// Gets memory, sets hardware up, gets interrupts and lets it run.
    @Linux(value = "ixgbe_open",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    int open() {
        dev.carrierOff();
        if (!lib.setupResources()) {
            lib.freeResources();
            return -Errno.ENOMEM;
        }
        dev.realNumTxQueues(vectors.length);
        dev.realNumRxQueues(vectors.length);
        if (!regs.reset() || !configure()) {
            lib.freeResources();
            return -Errno.EIO;
        }
        lib.requestIrqs();
        upComplete();
        return 0;
    }
    // end::ixgbe_open[]

    /// From reset to traffic; the rings' memory is there. False if hardware
    /// does not answer.
    @Linux(value = "ixgbe_up",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean up() {
        if (!regs.reset() || !configure()) {
            return false;
        }
        upComplete();
        return true;
    }

    @Linux(value = "ixgbe_configure",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private boolean configure() {
        regs.setRar(dev.devAddr());
        setup.configureRx(vectors, maxFrame());
        setRxMode();
        setup.configureTx(vectors);
        regs.configureMsix(vectors);
        boolean all = setup.enable(vectors);
        for (IxgbeQVector q : vectors) {
            dev.net().txWake().setXpsQueue(dev, q.affinityMask(), q.index);
            q.rx.allocRxBuffers(q.rx.descUnused());
        }
        return all;
    }

    private int maxFrame() {
        return dev.mtu() + dev.hardHeaderLen() + VLAN_HLEN + FCS_LEN;
    }

    /// Which frames hardware takes, and whether it takes VLAN tags off.
    void setRxMode() {
        regs.setRxMode((dev.flags() & Iff.PROMISC) != 0,
            (dev.flags() & Iff.ALLMULTI) != 0,
            (dev.features() & NetdevFeatures.RXALL) != 0);
        regs.updateMcAddrList(dev.rxFlags().mcAddrs());
        for (IxgbeQVector q : vectors) {
            setup.vlanStrip(q.rx.index);
        }
    }

    @Linux(value = "ixgbe_up_complete",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void upComplete() {
        down = false;
        for (IxgbeQVector q : vectors) {
            q.napi.enable();
        }
        dev.startAllQueues();
        regs.irqEnableQueues(-1L >>> 64 - vectors.length);
        service.start();
    }

    /// Takes the device down and gives back what [#open] got.
    @Linux(value = "ixgbe_close",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    int close() {
        down();
        if (lib.isOpen()) {
            lib.freeIrqs();
            lib.freeResources();
        }
        return 0;
    }

    // tag::ixgbe_down[]
    /// Stops the device and empties its rings.
    @Linux(value = "ixgbe_down",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void down() {
        if (down) {
            return;
        }
        down = true;
        dev.stopAllQueues();
        dev.carrierOff();
        regs.disable(vectors);
        for (IxgbeQVector q : vectors) {
            q.napi.disable();
        }
        service.stop();
        stats.update();
        for (IxgbeQVector q : vectors) {
            q.tx.cleanTxRing();
            q.rx.cleanRxRing();
            for (IxgbeXdpRing ring : q.xdp) {
                ring.cleanTxRing();
            }
        }
    }
    // end::ixgbe_down[]

    /// Starts the device anew.
    @Linux(value = "ixgbe_reinit_locked",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
            renamed = true)
    void reinit() {
        down();
        up();
    }
}
