package netstack.driver.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import netstack.skbuff.Linux;

/// The devices of a namespace and what may be done to one: the control half
/// of `net/core/dev.c`. Functions return 0 or a negated [Errno].
///
/// Left out: the RTNL lock (one baton), `netdev_run_todo` and reference
/// counts (an unregistered device is garbage when the last packet is freed).
@Linux(value = "dev_base_head", file = "net/core/dev.c", renamed = true)
public final class NetDevices {
    /// The loopback device's number in every namespace.
    public static final int LOOPBACK_IFINDEX = 1;

    private final Net net;
    private final TreeMap<Integer, NetDevice> byIndex = new TreeMap<>();
    private final List<NetdevNotifier> chain = new ArrayList<>();

    NetDevices(Net net) {
        this.net = net;
    }

    /// Adds a device; a name with `%d` gets the first free number.
    @Linux(value = "register_netdevice", renamed = true)
    public int register(NetDevice dev) {
        String name = allocName(dev.name());
        if (byName(name) != null) {
            return -Errno.EEXIST;
        }
        dev.name(name);
        dev.ifindex(newIndex(dev));
        int err = dev.ops().init(dev);
        if (err != 0) {
            return err;
        }
        initFeatures(dev);
        byIndex.put(dev.ifindex(), dev);
        notify(NetdevEvent.REGISTER, dev);
        return 0;
    }

    /// Adds what software does for every device.
    private static void initFeatures(NetDevice dev) {
        dev.hwFeatures(dev.hwFeatures() | NetdevFeatures.SOFT_FEATURES
            | NetdevFeatures.SOFT_FEATURES_OFF);
        dev.features(dev.features() | NetdevFeatures.SOFT_FEATURES);
        if ((dev.flags() & Iff.LOOPBACK) == 0) {
            dev.hwFeatures(dev.hwFeatures() | NetdevFeatures.NOCACHE_COPY);
        }
        if ((dev.hwFeatures() & NetdevFeatures.TSO) != 0) {
            dev.hwFeatures(dev.hwFeatures() | NetdevFeatures.TSO_MANGLEID);
        }
        dev.wantedFeatures(dev.features() & dev.hwFeatures());
        NetdevFeatures.update(dev);
    }

    @Linux(value = "dev_alloc_name")
    private String allocName(String name) {
        int at = name.indexOf("%d");
        if (at < 0) {
            return name;
        }
        for (int i = 0;; i++) {
            String tried = name.substring(0, at) + i + name.substring(at + 2);
            if (byName(tried) == null) {
                return tried;
            }
        }
    }

    @Linux(value = "dev_new_index")
    private int newIndex(NetDevice dev) {
        if ((dev.flags() & Iff.LOOPBACK) != 0) {
            return LOOPBACK_IFINDEX;
        }
        int last = byIndex.isEmpty() ? 0 : byIndex.lastKey();
        return Math.max(last, LOOPBACK_IFINDEX) + 1;
    }

    /// Takes a device down and away.
    @Linux(value = "unregister_netdevice", renamed = true)
    public void unregister(NetDevice dev) {
        close(dev);
        byIndex.remove(dev.ifindex());
        notify(NetdevEvent.UNREGISTER, dev);
        dev.ops().uninit(dev);
    }

    /// The device called `name`, or null.
    @Linux("dev_get_by_name")
    public NetDevice byName(String name) {
        for (NetDevice dev : byIndex.values()) {
            if (dev.name().equals(name)) {
                return dev;
            }
        }
        return null;
    }

    /// The device with this number, or null.
    @Linux("dev_get_by_index")
    public NetDevice byIndex(int ifindex) {
        return byIndex.get(ifindex);
    }

    /// All devices in the order of their numbers.
    public Collection<NetDevice> all() {
        return List.copyOf(byIndex.values());
    }

    /// Brings a device up.
    @Linux("dev_open")
    public int open(NetDevice dev) {
        if ((dev.flags() & Iff.UP) != 0) {
            return 0;
        }
        notify(NetdevEvent.PRE_UP, dev);
        dev.running(true);
        int err = dev.ops().open(dev);
        if (err != 0) {
            dev.running(false);
            return err;
        }
        dev.flags(dev.flags() | Iff.UP);
        dev.ops().setRxMode(dev);
        if (dev.carrierOk()) {
            net.txWake().activate(dev);
        }
        notify(NetdevEvent.UP, dev);
        return 0;
    }

    /// Takes a device down.
    @Linux("dev_close")
    public void close(NetDevice dev) {
        if ((dev.flags() & Iff.UP) == 0) {
            return;
        }
        notify(NetdevEvent.GOING_DOWN, dev);
        dev.running(false);
        net.txWake().deactivate(dev);
        dev.ops().stop(dev);
        dev.flags(dev.flags() & ~Iff.UP);
        notify(NetdevEvent.DOWN, dev);
    }

    /// Sets the flags that a user may set: UP, PROMISC, ALLMULTI, NOARP,
    /// MULTICAST.
    @Linux("dev_change_flags")
    public int changeFlags(NetDevice dev, int flags) {
        int settable = Iff.NOARP | Iff.MULTICAST;
        dev.flags(dev.flags() & ~settable | flags & settable);
        int err = 0;
        if ((flags & Iff.UP) != 0) {
            err = open(dev);
        } else {
            close(dev);
        }
        dev.rxFlags().set(flags);
        return err;
    }

    /// Changes the largest packet.
    @Linux("dev_set_mtu")
    public int setMtu(NetDevice dev, int mtu) {
        if (mtu < dev.minMtu() || mtu > dev.maxMtu()) {
            return -Errno.EINVAL;
        }
        int err = dev.ops().changeMtu(dev, mtu);
        if (err == 0) {
            dev.mtu(mtu);
            notify(NetdevEvent.CHANGEMTU, dev);
        }
        return err;
    }

    /// Changes the hardware address (48 bits).
    @Linux("dev_set_mac_address")
    public int setMacAddress(NetDevice dev, long addr) {
        if (!EtherDev.isValidEtherAddr(addr)) {
            return -Errno.EADDRNOTAVAIL;
        }
        int err = dev.ops().setMacAddress(dev, addr);
        if (err == 0) {
            dev.devAddr(addr);
            notify(NetdevEvent.CHANGEADDR, dev);
        }
        return err;
    }

    /// Listens to what happens to devices; those that exist are announced
    /// at once.
    @Linux(value = "register_netdevice_notifier", renamed = true)
    public void registerNotifier(NetdevNotifier notifier) {
        chain.add(notifier);
        for (NetDevice dev : all()) {
            notifier.event(NetdevEvent.REGISTER, dev);
            if ((dev.flags() & Iff.UP) != 0) {
                notifier.event(NetdevEvent.UP, dev);
            }
        }
    }

    /// Tells everybody.
    @Linux(value = "call_netdevice_notifiers", renamed = true)
    void notify(NetdevEvent event, NetDevice dev) {
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).event(event, dev);
        }
    }
}
