package netstack.driver.legacy;

import static netstack.driver.hw.IxgbeType.EICR_LSC;
import static netstack.driver.hw.IxgbeType.LINKS_UP;

import netstack.driver.hw.Mmio;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.machine.IrqLine;
import netstack.driver.net.Errno;
import netstack.driver.net.EtherDev;
import netstack.driver.net.EthtoolDrvinfo;
import netstack.driver.net.EthtoolOps;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.NetifRx;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// An 82599 driven as a network card was in Linux 2.2: one interrupt line,
/// no moderation, one ring each way, no offloads.
///
/// Left out: all that a driver of today does; what is here is what the
/// history needs.
@Linux(value = "ei_device", file = "drivers/net/ethernet/8390/8390.h",
    renamed = true)
public final class Legacy82599 implements NetDeviceOps {
    private final Nic82599 nic;
    private final Mmio hw;
    private final NetDevice dev;
    private final LegacySetup setup;
    private final LegacyRx rx;
    private final LegacyTx tx;
    private IrqLine irq;
    private long interrupts;

    private Legacy82599(Net net, Nic82599 nic, NetifRx netif) {
        this.nic = nic;
        hw = nic.hw();
        dev = new NetDevice(net, "eth%d", this, 1, 1);
        setup = new LegacySetup(hw, net.machine());
        rx = new LegacyRx(dev, hw, nic.dma(), netif);
        tx = new LegacyTx(dev, hw, nic.dma());
    }

    /// Finds `nic` and registers its device, called `ethN`, in `net`;
    /// frames go up through `netif`. Call it from a task.
    public static Legacy82599 probe(Net net, Nic82599 nic, NetifRx netif) {
        Legacy82599 driver = new Legacy82599(net, nic, netif);
        EtherDev.setup(driver.dev);
        driver.dev.ethtoolOps(driver.ethtool());
        int err = driver.setup.reset() ? 0 : -Errno.EIO;
        if (err == 0) {
            driver.dev.devAddr(driver.setup.macAddr());
            err = net.devices().register(driver.dev);
        }
        if (err != 0) {
            throw new IllegalStateException("no device: error " + -err);
        }
        driver.dev.carrierOff();
        return driver;
    }

    private EthtoolOps ethtool() {
        return new EthtoolOps() {
            @Override
            public EthtoolDrvinfo getDrvinfo(NetDevice d) {
                return new EthtoolDrvinfo("legacy", "2.2", "",
                    "0000:01:00.0", false);
            }

            @Override
            public Boolean getLink(NetDevice d) {
                return d.running() && d.carrierOk();
            }
        };
    }

    public NetDevice dev() {
        return dev;
    }

    /// Interrupts served so far.
    public long interrupts() {
        return interrupts;
    }

    @Override
    public int open(NetDevice dev) {
        if (!rx.alloc() || !tx.alloc()) {
            rx.free();
            tx.free();
            return -Errno.ENOMEM;
        }
        if (!setup.reset() || !setup.configure(dev, rx.desc(), tx.desc())) {
            rx.free();
            tx.free();
            return -Errno.EIO;
        }
        irq = dev.machine().requestIrq(dev.name(), this::interrupt);
        nic.msix(0, irq);
        rx.fill();
        dev.startAllQueues();
        setup.allow();
        link();
        return 0;
    }

    @Override
    public int stop(NetDevice dev) {
        dev.stopAllQueues();
        setup.disable();
        dev.machine().freeIrq(irq);
        dev.carrierOff();
        rx.clean();
        tx.clean();
        rx.free();
        tx.free();
        return 0;
    }

    // tag::legacy_interrupt[]
    /// The interrupt: reading the causes clears them, at the price of a
    /// register read; then everything is done here, with interrupts off.
    @Linux(value = "ei_interrupt", file = "drivers/net/ethernet/8390/lib8390.c")
    private void interrupt() {
        interrupts++;
        int causes = hw.readl(Reg.EICR.at());
        if (dev.running()) {
            rx.takeAll();
            tx.reap();
            if ((causes & EICR_LSC) != 0) {
                link();
            }
        }
    }
    // end::legacy_interrupt[]

    private void link() {
        if ((hw.readl(Reg.LINKS.at()) & LINKS_UP) != 0) {
            dev.carrierOn();
        } else {
            dev.carrierOff();
        }
    }

    @Override
    public NetdevTx startXmit(SkBuff skb, NetDevice dev) {
        return tx.xmit(skb);
    }

    @Override
    public void getStats64(NetDevice dev, long[] stats) {
        stats[LinkStat.RX_PACKETS.ordinal()] += rx.packets;
        stats[LinkStat.RX_BYTES.ordinal()] += rx.bytes;
        stats[LinkStat.RX_DROPPED.ordinal()] += rx.dropped;
        stats[LinkStat.RX_ERRORS.ordinal()] += rx.errors;
        stats[LinkStat.TX_PACKETS.ordinal()] += tx.packets;
        stats[LinkStat.TX_BYTES.ordinal()] += tx.bytes;
        stats[LinkStat.TX_DROPPED.ordinal()] += tx.dropped;
        stats[LinkStat.RX_MISSED_ERRORS.ordinal()] += setup.missed();
    }
}
