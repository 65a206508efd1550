package netstack.driver.net;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import netstack.skbuff.Linux;

/// Why a device takes more frames than its own: a user's wish, which is a
/// flag, and those of programs, which are counted.
@Linux(value = "dev_rx_flags", file = "net/core/dev.c", renamed = true)
public final class RxFlags {
    private static final int BOTH = Iff.PROMISC | Iff.ALLMULTI;

    private final NetDevice dev;
    /// What the user has set, bits of [Iff].
    private int gflags;
    private int promiscuity;
    private int allmulti;
    private final SortedMap<Long, Integer> mc = new TreeMap<>();

    RxFlags(NetDevice dev) {
        this.dev = dev;
    }

    /// How often somebody wants all frames.
    public int promiscuity() {
        return promiscuity;
    }

    /// How often somebody wants all multicast frames.
    public int allmulti() {
        return allmulti;
    }

    /// `flags` with what the user has set instead of what is in force.
    int asSet(int flags) {
        return flags & ~BOTH | gflags;
    }

    /// The user sets PROMISC and ALLMULTI as in `flags`.
    void set(int flags) {
        int changed = (flags ^ gflags) & BOTH;
        gflags ^= changed;
        if ((changed & Iff.PROMISC) != 0) {
            setPromiscuity((flags & Iff.PROMISC) != 0 ? 1 : -1);
        }
        if ((changed & Iff.ALLMULTI) != 0) {
            setAllmulti((flags & Iff.ALLMULTI) != 0 ? 1 : -1);
        }
    }

    // tag::dev_set_promiscuity[]
    /// One more who wants all frames, or one less. The driver is told, and
    /// the kernel's log, when it is the first or the last.
    @Linux("dev_set_promiscuity")
    public int setPromiscuity(int inc) {
        promiscuity += inc;
        int flag = promiscuity == 0 ? 0 : Iff.PROMISC;
        if ((dev.flags() & Iff.PROMISC) != flag) {
            dev.flags(dev.flags() & ~Iff.PROMISC | flag);
            dev.net().printk().netdevInfo(dev,
                (flag != 0 ? "entered" : "left") + " promiscuous mode");
            changed();
        }
        return 0;
    }
    // end::dev_set_promiscuity[]

    @Linux("dev_set_allmulti")
    public int setAllmulti(int inc) {
        allmulti += inc;
        int flag = allmulti == 0 ? 0 : Iff.ALLMULTI;
        if ((dev.flags() & Iff.ALLMULTI) != flag) {
            dev.flags(dev.flags() & ~Iff.ALLMULTI | flag);
            dev.net().printk().netdevInfo(dev,
                (flag != 0 ? "entered" : "left") + " allmulticast mode");
            changed();
        }
        return 0;
    }

    /// One more who wants frames to the group `addr` (48 bits).
    @Linux(value = "dev_mc_add", file = "net/core/dev_addr_lists.c")
    public int mcAdd(long addr) {
        if (mc.merge(addr, 1, Integer::sum) == 1) {
            changed();
        }
        return 0;
    }

    @Linux(value = "dev_mc_del", file = "net/core/dev_addr_lists.c")
    public int mcDel(long addr) {
        Integer users = mc.get(addr);
        if (users == null) {
            return -Errno.ENOENT;
        }
        if (users > 1) {
            mc.put(addr, users - 1);
        } else {
            mc.remove(addr);
            changed();
        }
        return 0;
    }

    /// The groups that somebody wants, in order of their addresses.
    @Linux(value = "netdev_for_each_mc_addr", renamed = true,
        file = "include/linux/netdevice.h")
    public Set<Long> mcAddrs() {
        return Collections.unmodifiableSet(mc.keySet());
    }

    private void changed() {
        if ((dev.flags() & Iff.UP) != 0) {
            dev.ops().setRxMode(dev);
        }
    }
}
