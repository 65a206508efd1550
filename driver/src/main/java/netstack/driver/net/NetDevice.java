package netstack.driver.net;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbDev;
import netstack.skbuff.SkbSlab;

/// A network interface: what the stack knows of a device, and the driver's
/// functions.
///
/// A driver makes one, sets its features up ([EtherDev#setup]), registers it
/// with [NetDevices] and from then on only calls [#carrierOn()],
/// [#carrierOff()] and its queues. The slots at the end belong to the layers
/// above, which find their per-device state there without a look-up.
@Linux(value = "net_device", file = "include/linux/netdevice.h")
public final class NetDevice implements SkbDev {
    private final Net net;
    private final NetDeviceOps ops;
    private final NetdevQueue[] txq;
    private final int numRxQueues;
    private final Mib<LinkStat> stats;
    private int realNumTxQueues;
    private int realNumRxQueues;
    private String name;
    private int ifindex;
    private int type;
    private int flags;
    private final RxFlags rxFlags = new RxFlags(this);
    private int mtu;
    private int minMtu;
    private int maxMtu;
    private int hardHeaderLen;
    private int neededHeadroom;
    private int addrLen;
    private long devAddr;
    private long broadcast;
    private HeaderOps headerOps;
    private int txQueueLen = 1000;
    private long features;
    private long hwFeatures;
    private long wantedFeatures;
    private boolean rxfhConfigured;
    private EthtoolOps ethtoolOps = EthtoolOps.NONE;
    private boolean lltx;
    private boolean noQueue;
    private boolean keepDst;
    private int gsoMaxSize = 65536;
    private int gsoMaxSegs = 65535;
    private long groFlushTimeout;
    private int napiDeferHardIrqs;
    private boolean threaded;
    private int watchdogTimeo;
    private boolean carrier = true;
    private boolean running;
    private Object ipPtr;
    private Object ptypes;
    private RxHandler rxHandler;
    private XdpProgram xdpGeneric;

    /// A device that is not registered yet; `name` may hold `%d`.
    @Linux(value = "alloc_netdev_mqs", file = "net/core/dev.c",
        renamed = true)
    public NetDevice(Net net, String name, NetDeviceOps ops, int txqs,
            int rxqs) {
        this.net = net;
        this.name = name;
        this.ops = ops;
        this.stats = new Mib<>(name, LinkStat.class, net.machine(),
            net.machine().nrCpus());
        this.txq = new NetdevQueue[txqs];
        for (int i = 0; i < txqs; i++) {
            txq[i] = new NetdevQueue(this, i);
        }
        this.numRxQueues = rxqs;
        this.realNumTxQueues = txqs;
        this.realNumRxQueues = rxqs;
    }

    public Net net() { return net; }
    public Machine machine() { return net.machine(); }
    public SkbSlab skbs() { return net.skbs(); }
    public NetDeviceOps ops() { return ops; }

    @Override
    public String name() { return name; }
    void name(String v) { name = v; }
    @Override
    public int ifindex() { return ifindex; }
    void ifindex(int v) { ifindex = v; }
    /// ARPHRD_*: 1 Ethernet, 772 loopback.
    public int type() { return type; }
    public void type(int v) { type = v; }

    /// Bits of [Iff], without RUNNING and LOWER_UP.
    public int flags() { return flags; }
    /// For drivers before registration; then [NetDevices#changeFlags].
    public void flags(int v) { flags = v; }

    /// Who wants more than this device's own frames.
    public RxFlags rxFlags() { return rxFlags; }

    /// The flags as user space sees them.
    @Linux("dev_get_flags")
    public int getFlags() {
        return rxFlags.asSet(flags)
            | (running && carrier ? Iff.RUNNING | Iff.LOWER_UP : 0);
    }

    @Override
    public int mtu() { return mtu; }
    public void mtu(int v) { mtu = v; }
    public int minMtu() { return minMtu; }
    public int maxMtu() { return maxMtu; }
    public void mtuRange(int min, int max) { minMtu = min; maxMtu = max; }

    /// Length of the link-layer header.
    public int hardHeaderLen() { return hardHeaderLen; }
    public void hardHeaderLen(int v) { hardHeaderLen = v; }
    /// What the driver wants in front of that.
    public int neededHeadroom() { return neededHeadroom; }
    public void neededHeadroom(int v) { neededHeadroom = v; }
    public int addrLen() { return addrLen; }
    public void addrLen(int v) { addrLen = v; }
    /// The hardware address, 48 bits, first byte highest.
    public long devAddr() { return devAddr; }
    public void devAddr(long v) { devAddr = v; }
    public long broadcast() { return broadcast; }
    public void broadcast(long v) { broadcast = v; }
    /// Null for a device without link-layer headers.
    public HeaderOps headerOps() { return headerOps; }
    public void headerOps(HeaderOps v) { headerOps = v; }

    /// How long NAPI may keep what GRO holds, or interrupts off, in ns: 0
    /// for not at all (`/sys/class/net/DEV/gro_flush_timeout`).
    public long groFlushTimeout() { return groFlushTimeout; }
    public void groFlushTimeout(long v) { groFlushTimeout = v; }

    /// How many polls that find nothing may pass before the interrupt is
    /// let through again (`/sys/class/net/DEV/napi_defer_hard_irqs`).
    public int napiDeferHardIrqs() { return napiDeferHardIrqs; }
    public void napiDeferHardIrqs(int v) { napiDeferHardIrqs = v; }

    /// Whether threads poll it (`/sys/class/net/DEV/threaded`).
    public boolean threaded() { return threaded; }
    public void threaded(boolean v) { threaded = v; }

    public int txQueueLen() { return txQueueLen; }
    public void txQueueLen(int v) { txQueueLen = v; }
    /// Features in use, bits of [NetdevFeatures].
    public long features() { return features; }
    public void features(long v) { features = v; }
    /// Features that a user may switch.
    public long hwFeatures() { return hwFeatures; }
    public void hwFeatures(long v) { hwFeatures = v; }
    /// Those of [#hwFeatures()] that the user wants.
    public long wantedFeatures() { return wantedFeatures; }
    void wantedFeatures(long v) { wantedFeatures = v; }
    /// Whether the user spread receive his own way (IFF_RXFH_CONFIGURED).
    public boolean rxfhConfigured() { return rxfhConfigured; }
    void rxfhConfigured(boolean v) { rxfhConfigured = v; }
    /// What `ethtool` may ask of the driver.
    public EthtoolOps ethtoolOps() { return ethtoolOps; }
    public void ethtoolOps(EthtoolOps v) { ethtoolOps = v; }
    /// Whether the driver needs no lock around its `startXmit`.
    public boolean lltx() { return lltx; }
    public void lltx(boolean v) { lltx = v; }
    /// IFF_NO_QUEUE: sends without a discipline (loopback, veth).
    public boolean noQueue() { return noQueue; }
    public void noQueue(boolean v) { noQueue = v; }
    /// Whether packets keep their route down to the driver (loopback,
    /// tunnels): IFF_XMIT_DST_RELEASE is clear.
    public boolean keepDst() { return keepDst; }
    @Linux("netif_keep_dst")
    public void keepDst(boolean v) { keepDst = v; }
    public int gsoMaxSize() { return gsoMaxSize; }
    public void gsoMaxSize(int v) { gsoMaxSize = v; }
    public int gsoMaxSegs() { return gsoMaxSegs; }
    public void gsoMaxSegs(int v) { gsoMaxSegs = v; }
    /// Jiffies after which a stopped queue counts as hung; 0: never.
    public int watchdogTimeo() { return watchdogTimeo; }
    public void watchdogTimeo(int v) { watchdogTimeo = v; }

    @Linux("netdev_get_tx_queue")
    public NetdevQueue txQueue(int i) { return txq[i]; }
    public int numTxQueues() { return txq.length; }
    public int numRxQueues() { return numRxQueues; }
    public int realNumTxQueues() { return realNumTxQueues; }
    public int realNumRxQueues() { return realNumRxQueues; }

    /// Uses the first `n` transmit queues.
    @Linux("netif_set_real_num_tx_queues")
    public void realNumTxQueues(int n) {
        int old = realNumTxQueues;
        realNumTxQueues = n;
        if (n < old) {
            net.txWake().resetAllTxGt(this, n);
        }
    }
    @Linux("netif_set_real_num_rx_queues")
    public void realNumRxQueues(int n) { realNumRxQueues = n; }

    /// Whether the device is being used: from before it is opened until
    /// before it is stopped.
    @Linux("netif_running")
    public boolean running() { return running; }
    void running(boolean v) { running = v; }
    @Linux("netif_carrier_ok")
    public boolean carrierOk() { return carrier; }

    /// The link came up: queues may send.
    @Linux(value = "netif_carrier_on", file = "net/sched/sch_generic.c")
    public void carrierOn() { carrier(true); }

    /// The link went down.
    @Linux(value = "netif_carrier_off", file = "net/sched/sch_generic.c")
    public void carrierOff() { carrier(false); }

    private void carrier(boolean on) {
        if (carrier == on) {
            return;
        }
        carrier = on;
        if (!running || (flags & Iff.UP) == 0) {
            return;
        }
        if (on) {
            net.txWake().activate(this);
        } else {
            net.txWake().deactivate(this);
        }
        net.devices().notify(NetdevEvent.CHANGE, this);
    }

    /// The state that `ip link` shows.
    public Operstate operstate() {
        if (!running()) {
            return Operstate.DOWN;
        }
        if ((flags & Iff.LOOPBACK) != 0) {
            return Operstate.UNKNOWN;
        }
        return carrier ? Operstate.UP : Operstate.DOWN;
    }

    /// Opens all queues without waking anybody.
    @Linux("netif_tx_start_all_queues")
    public void startAllQueues() {
        for (NetdevQueue q : txq) {
            q.startQueue();
        }
    }

    @Linux("netif_tx_stop_all_queues")
    public void stopAllQueues() {
        for (NetdevQueue q : txq) {
            q.stopQueue();
        }
    }

    @Linux("netif_tx_wake_all_queues")
    public void wakeAllQueues() {
        for (NetdevQueue q : txq) {
            q.wakeQueue();
        }
    }

    /// The counters kept by software.
    public Mib<LinkStat> stats() { return stats; }

    /// All standard counters, the hardware's too, indexed by [LinkStat].
    @Linux("dev_get_stats")
    public long[] getStats() {
        LinkStat[] items = LinkStat.values();
        long[] sums = new long[items.length];
        for (LinkStat item : items) {
            sums[item.ordinal()] = stats.sum(item);
        }
        ops.getStats64(this, sums);
        return sums;
    }

    /// IPv4's per-device state (`struct in_device`).
    public Object ipPtr() { return ipPtr; }
    public void ipPtr(Object v) { ipPtr = v; }
    /// The receive engine's lists of handlers for this device.
    public Object ptypes() { return ptypes; }
    public void ptypes(Object v) { ptypes = v; }
    /// The bridge or bond that owns the device, or null.
    public RxHandler rxHandler() { return rxHandler; }
    @Linux(value = "netdev_rx_handler_register", renamed = true)
    public void rxHandler(RxHandler v) { rxHandler = v; }
    /// The program of generic XDP, or null.
    public XdpProgram xdpGeneric() { return xdpGeneric; }
    public void xdpGeneric(XdpProgram v) { xdpGeneric = v; }

    @Override
    public String toString() { return name; }
}
