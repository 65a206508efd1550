package netstack.ipv4.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import netstack.driver.net.Errno;
import netstack.driver.net.Iff;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevEvent;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.dev.InetaddrNotifier;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// The routing tables as the rest of the host sees them: routes added by
/// hand, and those that follow from addresses and devices.
///
/// Functions return 0 or a negated [Errno].
@Linux(value = "fib_frontend", file = "net/ipv4/fib_frontend.c",
    renamed = true)
public final class Fib implements InetaddrNotifier {
    public final FibRules rules = new FibRules();
    final FibSemantics semantics;
    private final Flow fl4 = new Flow();
    private final FibResult res = new FibResult();
    private int genid;
    private boolean customLocalRoutes;

    public Fib(Net net, Devinet devinet) {
        semantics = new FibSemantics(net, rules, devinet);
    }

    /// Changes whenever a route may have changed: what was looked up before
    /// is stale.
    @Linux(value = "rt_genid_ipv4", renamed = true)
    int genid() { return genid; }

    @Linux(value = "rt_cache_flush", file = "net/ipv4/route.c")
    public void cacheFlush() { genid++; }

    boolean hasCustomLocalRoutes() { return customLocalRoutes; }

    /// Adds a route, as `ip route add`.
    @Linux("inet_rtm_newroute")
    public int newroute(FibConfig cfg) {
        if (cfg.table == FibConfig.RT_TABLE_LOCAL && cfg.type == Rtn.LOCAL) {
            customLocalRoutes = true;
        }
        return insert(cfg, false);
    }

    private int insert(FibConfig cfg, boolean append) {
        if (cfg.dstLen < 0 || cfg.dstLen > 32
                || (cfg.dst & ~Ipv4Addr.makeMask(cfg.dstLen)) != 0) {
            return -Errno.EINVAL;
        }
        FibInfo fi = semantics.createInfo(cfg);
        if (fi == null) {
            return semantics.err;
        }
        int err = rules.table(cfg.table).insert(cfg.dst,
            new FibAlias(cfg, fi), append);
        cacheFlush();
        return err;
    }

    /// Removes the first route that has what `cfg` says: prefix and TOS
    /// always, type, gateway, device and metric where given.
    @Linux("inet_rtm_delroute")
    public int delroute(FibConfig cfg) {
        boolean done = rules.table(cfg.table).remove(cfg.dst, fa ->
            fa.slen == 32 - cfg.dstLen && fa.tos == cfg.tos
                && fa.type == cfg.type && fits(cfg, fa.info));
        cacheFlush();
        return done ? 0 : -Errno.ESRCH;
    }

    private static boolean fits(FibConfig cfg, FibInfo fi) {
        return (cfg.gw == 0 || cfg.gw == fi.nh.gw)
            && (cfg.oif == 0 || fi.nh.dev != null
                && cfg.oif == fi.nh.dev.ifindex())
            && (cfg.priority == 0 || cfg.priority == fi.priority)
            && (cfg.prefsrc == 0 || cfg.prefsrc == fi.prefsrc);
    }

    /// An address came: the host owns it, its prefix is on the link, and
    /// the prefix's last address is everybody.
    @Override
    @Linux(value = "fib_add_ifaddr", renamed = true)
    public void up(InIfaddr ifa) {
        magic(Rtn.LOCAL, ifa.local(), 32, ifa);
        NetDevice dev = ifa.inDev().dev();
        if (!dev.running()) {
            return;
        }
        if (ifa.broadcast() != 0 && !Ipv4Addr.isLbcast(ifa.broadcast())) {
            magic(Rtn.BROADCAST, ifa.broadcast(), 32, ifa);
        }
        int prefix = ifa.address() & ifa.mask();
        if (Ipv4Addr.isZeronet(prefix) || ifa.secondary()
                || prefix == ifa.local() && ifa.prefixlen() == 32) {
            return;
        }
        boolean loopback = (dev.flags() & Iff.LOOPBACK) != 0;
        magic(loopback ? Rtn.LOCAL : Rtn.UNICAST, prefix, ifa.prefixlen(),
            ifa);
        if (ifa.prefixlen() < 31) {
            magic(Rtn.BROADCAST, prefix | ~ifa.mask(), 32, ifa);
        }
    }

    @Linux("fib_magic")
    private void magic(Rtn type, int dst, int len, InIfaddr ifa) {
        insert(new FibConfig(dst, len).type(type)
            .protocol(FibConfig.RTPROT_KERNEL).src(ifa.local())
            .table(type == Rtn.UNICAST ? FibConfig.RT_TABLE_MAIN
                : FibConfig.RT_TABLE_LOCAL)
            .scope(type == Rtn.LOCAL ? InIfaddr.RT_SCOPE_HOST
                : InIfaddr.RT_SCOPE_LINK)
            .dev(ifa.inDev().dev().ifindex()), true);
    }

    /// An address went: what stands for it alone goes too, and so do all
    /// routes that prefer it as source.
    @Override
    @Linux(value = "fib_del_ifaddr", renamed = true)
    public void down(InIfaddr ifa) {
        NetDevice dev = ifa.inDev().dev();
        boolean still = ifa.inDev().ifaList().stream()
            .anyMatch(other -> other.local() == ifa.local());
        if (!still) {
            flush(fi -> fi.prefsrc == ifa.local() && fi.nh.dev == dev
                || fi.prefsrc == ifa.local() && fi.type != Rtn.LOCAL);
        }
        for (InIfaddr other : ifa.inDev().ifaList()) {
            up(other);
        }
        cacheFlush();
    }

    /// Called for each device event after the addresses' own handling.
    @Linux("fib_netdev_event")
    public void netdevEvent(NetdevEvent event, NetDevice dev) {
        switch (event) {
            case UP -> {
                for (InIfaddr ifa : InDevice.of(dev).ifaList()) {
                    up(ifa);
                }
                cacheFlush();
            }
            case DOWN -> disableIp(dev, false);
            case UNREGISTER -> disableIp(dev, true);
            case CHANGE, CHANGEMTU -> cacheFlush();
            default -> { }
        }
    }

    /// Routes over a device that is down go; its addresses stay the host's.
    @Linux("fib_disable_ip")
    private void disableIp(NetDevice dev, boolean force) {
        flush(fi -> fi.nh.dev == dev
            && (force || fi.nh.scope != FibInfo.RT_SCOPE_NOWHERE));
        cacheFlush();
    }

    @Linux("fib_flush")
    private void flush(Predicate<FibInfo> gone) {
        for (FibTable table : rules.tables()) {
            List<Integer> keys = new ArrayList<>();
            table.forEach((key, fa) -> {
                if (gone.test(fa.info)) {
                    keys.add(key);
                }
            });
            for (int key : keys) {
                table.remove(key, fa -> gone.test(fa.info));
            }
        }
    }

    /// What `addr` is to this host: LOCAL, BROADCAST, MULTICAST or UNICAST.
    @Linux("inet_addr_type")
    public Rtn addrType(int addr) {
        if (Ipv4Addr.isZeronet(addr) || Ipv4Addr.isLbcast(addr)) {
            return Rtn.BROADCAST;
        }
        if (Ipv4Addr.isMulticast(addr)) {
            return Rtn.MULTICAST;
        }
        fl4.clear(addr);
        FibTable local = rules.table(FibConfig.RT_TABLE_LOCAL);
        return local.lookup(fl4, res) == 0 ? res.type : Rtn.UNICAST;
    }
}
