package netstack.driver.net;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkbSlab;

/// A network namespace: its devices, settings and counters.
///
/// A machine has one at least; nothing in it is shared with another, so two
/// namespaces see each other only over a cable or a veth pair.
@Linux(value = "net", file = "include/net/net_namespace.h")
public final class Net {
    private static final int RSS_KEY_LEN = 52;

    private final Machine machine;
    private final PageSource pages;
    private final SkbSlab skbs;
    private final Sysctl sysctl = new Sysctl();
    private final Map<String, Mib<?>> mibs = new LinkedHashMap<>();
    private final NetDevices devices;
    private final FlowHash flowHash;
    private final Printk printk;
    private TxWake txWake = TxWake.NONE;
    private NapiBusy napiBusy = NapiBusy.NONE;
    private Object ptypes;
    private byte[] rssKey;

    /// An empty namespace on `machine`, whose packets come from `skbs`.
    public Net(Machine machine, PageSource pages, SkbSlab skbs) {
        this.machine = machine;
        this.pages = pages;
        this.skbs = skbs;
        this.devices = new NetDevices(this);
        this.printk = new Printk(machine);
        this.flowHash = new FlowHash(machine.random().nextLong());
    }

    /// What makes a number of a packet's flow.
    public FlowHash flowHash() {
        return flowHash;
    }

    /// The kernel's log.
    public Printk printk() {
        return printk;
    }

    /// The machine that runs it.
    public Machine machine() {
        return machine;
    }

    /// The host's memory.
    public PageSource pages() {
        return pages;
    }

    /// Where packets are allocated.
    public SkbSlab skbs() {
        return skbs;
    }

    /// The tree under `/proc/sys`.
    public Sysctl sysctl() {
        return sysctl;
    }

    /// The devices.
    public NetDevices devices() {
        return devices;
    }

    /// Waits until no CPU works on a packet that it began before: who took a
    /// handler out of the lists may free what it used then. Sleeps; on one
    /// CPU nobody else works while a task runs.
    ///
    /// Each CPU runs softirqs to their end within a tick, so two ticks do
    /// for what RCU finds out exactly.
    @Linux(value = "synchronize_net", file = "net/core/dev.c",
        renamed = true)
    public void synchronize() {
        long until = machine.jiffies() + 2;
        while (machine.nrCpus() > 1 && machine.jiffies() < until) {
            machine.scheduleTimeoutInterruptible(until - machine.jiffies());
        }
    }

    /// Declares the counters of one line of `/proc/net/snmp` or `netstat`.
    public <E extends Enum<E>> Mib<E> mib(String name, Class<E> type) {
        Mib<E> mib = new Mib<>(name, type, machine, machine.nrCpus());
        if (mibs.putIfAbsent(name, mib) != null) {
            throw new IllegalStateException("MIB declared twice: " + name);
        }
        return mib;
    }

    /// All groups of counters, in the order of their declaration.
    public Collection<Mib<?>> mibs() {
        return mibs.values();
    }

    /// The group called `name`, or null.
    public Mib<?> mib(String name) {
        return mibs.get(name);
    }

    /// The loopback device, or null before it is registered.
    @Linux(value = "loopback_dev")
    public NetDevice loopbackDev() {
        return devices.byIndex(NetDevices.LOOPBACK_IFINDEX);
    }

    /// Fills in the key of receive hashing: random, but one for all cards of
    /// this boot.
    @Linux(value = "netdev_rss_key_fill", file = "net/core/dev.c",
        renamed = true)
    public void rssKeyFill(byte[] key) {
        if (rssKey == null) {
            rssKey = new byte[RSS_KEY_LEN];
            machine.random().nextBytes(rssKey);
        }
        System.arraycopy(rssKey, 0, key, 0, key.length);
    }

    /// The transmit engine above the devices.
    public TxWake txWake() {
        return txWake;
    }

    /// Connects the transmit engine.
    public void txWake(TxWake engine) {
        txWake = engine;
    }

    /// What polls devices for who waits.
    public NapiBusy napiBusy() {
        return napiBusy;
    }

    /// Connects the receive engine.
    public void napiBusy(NapiBusy engine) {
        napiBusy = engine;
    }

    /// The receive engine's lists of handlers for all devices.
    public Object ptypes() {
        return ptypes;
    }

    public void ptypes(Object lists) {
        ptypes = lists;
    }
}
