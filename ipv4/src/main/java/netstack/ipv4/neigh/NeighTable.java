package netstack.ipv4.neigh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlInt;
import netstack.qdisc.DevQueue;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;

/// The neighbours of all devices of a namespace (`arp_tbl`).
///
/// Above `gc_thresh2` entries a new one pushes out those that nobody has
/// used for a while; above `gc_thresh3` there are no new ones.
///
/// Left out: the periodic collection (it would keep an idle world busy).
@Linux(value = "neigh_table", file = "include/net/neighbour.h")
public final class NeighTable {
    private static final int BUCKETS = 256;

    public final Mib<NeighStat> stat;
    final NeighOps ops;
    final DevQueue devQueue;
    private final Net net;
    private final Machine machine;
    private final NeighConstructor constructor;
    private final Neighbour[] buckets = new Neighbour[BUCKETS];
    private final Map<NetDevice, NeighParms> parms = new HashMap<>();
    private final SysctlInt gcThresh2;
    private final SysctlInt gcThresh3;
    private int entries;

    NeighTable(Net net, DevQueue devQueue, NeighOps ops,
            NeighConstructor constructor) {
        this.net = net;
        this.ops = ops;
        this.devQueue = devQueue;
        this.constructor = constructor;
        machine = net.machine();
        stat = new Mib<>("arp_cache", NeighStat.class, machine,
            machine.nrCpus());
        String dir = "net/ipv4/neigh/default/";
        new NeighParms(machine, net.sysctl(), "default");
        net.sysctl().intOf(dir + "gc_thresh1", 128);
        net.sysctl().intOf(dir + "gc_interval", 30);
        gcThresh2 = net.sysctl().intOf(dir + "gc_thresh2", 512);
        gcThresh3 = net.sysctl().intOf(dir + "gc_thresh3", 1024);
    }

    Machine machine() { return machine; }

    void register(NetDevice dev) {
        parms.put(dev, new NeighParms(machine, net.sysctl(), dev.name()));
    }

    void unregister(NetDevice dev) {
        parms.remove(dev);
        net.sysctl().unregister("net/ipv4/neigh/" + dev.name());
    }

    /// The neighbour `addr` on `dev`, or null.
    @Linux("__neigh_lookup")
    public Neighbour lookup(int addr, NetDevice dev) {
        for (Neighbour n = buckets[hash(addr, dev)]; n != null; n = n.next) {
            if (n.primaryKey == addr && n.dev == dev) {
                return n;
            }
        }
        return null;
    }

    private static int hash(int addr, NetDevice dev) {
        return (addr ^ dev.ifindex() << 16) * 0x61C88647 >>> 24;
    }

    /// The neighbour `addr` on `dev`, made if there is none; null when the
    /// table is full.
    @Linux("__neigh_create")
    public Neighbour create(int addr, NetDevice dev) {
        machine.cpu().sync();
        Neighbour known = lookup(addr, dev);
        if (known != null) {
            return known;
        }
        if (entries >= gcThresh2.value && forcedGc() == 0
                && entries >= gcThresh3.value) {
            stat.inc(NeighStat.TABLE_FULLS);
            return null;
        }
        Neighbour n = new Neighbour(this, dev, addr, parms.get(dev));
        constructor.construct(n);
        n.confirmed = machine.jiffies() - 2 * n.parms.reachableTime();
        int h = hash(addr, dev);
        n.next = buckets[h];
        buckets[h] = n;
        entries++;
        stat.inc(NeighStat.ALLOCS);
        return n;
    }

    @Linux("neigh_forced_gc")
    private int forcedGc() {
        stat.inc(NeighStat.FORCED_GC_RUNS);
        long old = machine.jiffies() - 5L * machine.hz();
        int removed = 0;
        for (Neighbour n : all()) {
            boolean failed = n.nudState == Nud.FAILED
                || n.nudState == Nud.NOARP;
            boolean idle = (n.nudState & Nud.IN_TIMER) == 0
                && n.updated < old;
            if (n.nudState != Nud.PERMANENT && (failed || idle)) {
                remove(n);
                removed++;
            }
        }
        return removed;
    }

    /// Removes an entry; what waits for it is dropped.
    @Linux(value = "neigh_remove_one", renamed = true)
    void remove(Neighbour gone) {
        int h = hash(gone.primaryKey, gone.dev);
        Neighbour before = null;
        for (Neighbour n = buckets[h]; n != gone; n = n.next) {
            before = n;
        }
        if (before == null) {
            buckets[h] = gone.next;
        } else {
            before.next = gone.next;
        }
        gone.dead = true;
        gone.delTimer();
        gone.purge(DropReason.NEIGH_DEAD);
        gone.nudState = Nud.NONE;
        entries--;
        stat.inc(NeighStat.DESTROYS);
    }

    /// A device went down or changed its address.
    @Linux("neigh_ifdown")
    void ifdown(NetDevice dev) {
        for (Neighbour n : all()) {
            if (n.dev == dev) {
                remove(n);
            }
        }
    }

    /// All entries.
    public List<Neighbour> all() {
        List<Neighbour> list = new ArrayList<>();
        for (Neighbour first : buckets) {
            for (Neighbour n = first; n != null; n = n.next) {
                list.add(n);
            }
        }
        return list;
    }

    /// Sets an entry by hand (`ip neigh replace`).
    @Linux("neigh_add")
    public int add(int addr, NetDevice dev, long lladdr, int state) {
        Neighbour n = create(addr, dev);
        return n == null ? -Errno.ENOBUFS
            : NeighUpdate.update(n, lladdr, state,
                NeighUpdate.ADMIN | NeighUpdate.OVERRIDE);
    }

    /// Removes an entry by hand (`ip neigh del`).
    @Linux("neigh_delete")
    public int delete(int addr, NetDevice dev) {
        Neighbour n = lookup(addr, dev);
        if (n == null) {
            return -Errno.ENOENT;
        }
        remove(n);
        return 0;
    }
}
