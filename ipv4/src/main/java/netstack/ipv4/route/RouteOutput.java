package netstack.ipv4.route;

import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_HOST;
import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_LINK;
import static netstack.ipv4.route.Rtable.RTCF_BROADCAST;
import static netstack.ipv4.route.Rtable.RTCF_LOCAL;
import static netstack.ipv4.route.Rtable.RTCF_MULTICAST;

import netstack.driver.net.Errno;
import netstack.driver.net.Iff;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// The routing decision for a packet made here: the output half of
/// `net/ipv4/route.c`. Fills in what the flow leaves open.
@Linux(value = "ip_route_output", file = "net/ipv4/route.c", renamed = true)
final class RouteOutput {
    private final Route route;
    private final Net net;
    private final Fib fib;
    private final Devinet devinet;
    private final Mib<RtCacheStat> stat;
    private final FibResult res = new FibResult();
    int err;

    RouteOutput(Route route, Net net, Fib fib, Devinet devinet,
            Mib<RtCacheStat> stat) {
        this.route = route;
        this.net = net;
        this.fib = fib;
        this.devinet = devinet;
        this.stat = stat;
    }

    private Rtable fail(int error) {
        err = error;
        return null;
    }

    /// The route for `fl4`, whose source, device and perhaps destination it
    /// fills in; null when there is none, and then `err` says why.
    @Linux("ip_route_output_key_hash_rcu")
    Rtable outputKeyHashRcu(Flow fl4) {
        res.clear();
        fl4.iif = NetDevices.LOOPBACK_IFINDEX;
        boolean group = Ipv4Addr.isMulticast(fl4.daddr)
            || Ipv4Addr.isLbcast(fl4.daddr);
        if (fl4.saddr != 0) {
            NetDevice dev = badSource(fl4.saddr) ? null
                : devinet.devFind(fl4.saddr);
            boolean anySrc = (fl4.flags & Flow.FLOWI_FLAG_ANYSRC) != 0;
            if (badSource(fl4.saddr) || dev == null && !anySrc) {
                return fail(-Errno.EINVAL);
            }
            if (fl4.oif == 0 && group && dev != null) {
                fl4.oif = dev.ifindex();
                return mkrouteOutput(fl4, fl4.oif, dev, 0);
            }
        }
        if (fl4.oif != 0) {
            return byDevice(fl4);
        }
        return fl4.daddr == 0 ? toMyself(fl4) : byTable(fl4, null);
    }

    private static boolean badSource(int saddr) {
        return Ipv4Addr.isMulticast(saddr) || Ipv4Addr.isLbcast(saddr)
            || Ipv4Addr.isZeronet(saddr);
    }

    private Rtable byDevice(Flow fl4) {
        NetDevice dev = net.devices().byIndex(fl4.oif);
        if (dev == null) {
            return fail(-Errno.ENODEV);
        }
        if (!dev.running()) {
            return fail(-Errno.ENETUNREACH);
        }
        if (Ipv4Addr.isLocalMulticast(fl4.daddr)
                || Ipv4Addr.isLbcast(fl4.daddr)
                || fl4.proto == IpHdr.IPPROTO_IGMP) {
            select(fl4, dev, RT_SCOPE_LINK);
            return mkrouteOutput(fl4, fl4.oif, dev, 0);
        }
        if (Ipv4Addr.isMulticast(fl4.daddr)) {
            select(fl4, dev, fl4.scope);
        } else if (fl4.daddr == 0) {
            select(fl4, dev, RT_SCOPE_HOST);
            return toMyself(fl4);
        }
        return byTable(fl4, dev);
    }

    private void select(Flow fl4, NetDevice dev, int scope) {
        if (fl4.saddr == 0) {
            fl4.saddr = devinet.selectAddr(dev, 0, scope);
        }
    }

    private Rtable toMyself(Flow fl4) {
        int orig = fl4.oif;
        fl4.daddr = fl4.saddr;
        if (fl4.daddr == 0) {
            fl4.daddr = Ipv4Addr.LOOPBACK;
            fl4.saddr = Ipv4Addr.LOOPBACK;
        }
        fl4.oif = NetDevices.LOOPBACK_IFINDEX;
        res.type = Rtn.LOCAL;
        return mkrouteOutput(fl4, orig, net.loopbackDev(), RTCF_LOCAL);
    }

    private Rtable byTable(Flow fl4, NetDevice dev) {
        int error = fib.rules.lookup(fl4, res);
        if (error != 0) {
            if (dev == null) {
                return fail(error);
            }
            // No route, but the sender named a device: assume a neighbour.
            res.clear();
            select(fl4, dev, RT_SCOPE_LINK);
            res.type = Rtn.UNICAST;
            return mkrouteOutput(fl4, fl4.oif, dev, 0);
        }
        if (res.type == Rtn.LOCAL) {
            if (fl4.saddr == 0) {
                fl4.saddr = res.fi.prefsrc != 0 ? res.fi.prefsrc : fl4.daddr;
            }
            int orig = res.nhc.dev.ifindex();
            fl4.oif = NetDevices.LOOPBACK_IFINDEX;
            return mkrouteOutput(fl4, orig, net.loopbackDev(), RTCF_LOCAL);
        }
        if (fl4.saddr == 0) {
            fl4.saddr = fib.semantics.resultPrefsrc(res);
        }
        int orig = fl4.oif;
        fl4.oif = res.nhc.dev.ifindex();
        return mkrouteOutput(fl4, orig, res.nhc.dev, 0);
    }

    /// The route object: the one that the next hop keeps, if it is valid.
    @Linux("__mkroute_output")
    private Rtable mkrouteOutput(Flow fl4, int origOif, NetDevice dev,
            int flags) {
        InDevice in = InDevice.of(dev);
        boolean loopback = (dev.flags() & Iff.LOOPBACK) != 0;
        if (in == null || Ipv4Addr.isLoopback(fl4.saddr) && !loopback
                && !in.routeLocalnet()) {
            return fail(-Errno.EINVAL);
        }
        Rtn type = Ipv4Addr.isLbcast(fl4.daddr) ? Rtn.BROADCAST
            : Ipv4Addr.isMulticast(fl4.daddr) ? Rtn.MULTICAST : res.type;
        boolean member = type == Rtn.MULTICAST
            && in.checkMc(fl4.daddr, fl4.proto);
        boolean elsewhere = type == Rtn.LOCAL && origOif != 0
            && origOif != dev.ifindex();
        // A group's packets go by the table's route only if it is for groups.
        boolean noInfo = res.fi == null || type == Rtn.BROADCAST
            || type == Rtn.MULTICAST && res.prefixlen < 4;
        int all = flags | (loopback ? RTCF_LOCAL : 0)
            | groupFlags(type, member);
        if (noInfo || member || elsewhere) {
            return make(dev, all, type, origOif, noInfo ? null : res.nhc,
                null);
        }
        return cached(fl4, dev, all, type, origOif);
    }

    private static int groupFlags(Rtn type, boolean member) {
        return switch (type) {
            case BROADCAST -> RTCF_BROADCAST | RTCF_LOCAL;
            case MULTICAST -> RTCF_MULTICAST | (member ? RTCF_LOCAL : 0);
            default -> 0;
        };
    }

    private Rtable cached(Flow fl4, NetDevice dev, int flags, Rtn type,
            int origOif) {
        FibNh nhc = res.nhc;
        int cpu = net.machine().smpProcessorId();
        FibExceptions.Entry fnhe = route.findException(nhc, fl4.daddr);
        Rtable rth = fnhe != null ? fnhe.rthOutput : nhc.pcpuRthOutput[cpu];
        if (rth != null && rth.check()) {
            return rth;
        }
        rth = make(dev, flags, type, origOif, nhc, fnhe);
        if (fnhe != null) {
            fnhe.rthOutput = rth;
        } else {
            nhc.pcpuRthOutput[cpu] = rth;
        }
        return rth;
    }

    private Rtable make(NetDevice dev, int flags, Rtn type, int origOif,
            FibNh nhc, FibExceptions.Entry fnhe) {
        Rtable rth = new Rtable(route, dev, flags, type);
        rth.rtIif = origOif;
        stat.inc(RtCacheStat.OUT_SLOW_TOT);
        boolean loopback = (dev.flags() & Iff.LOOPBACK) != 0;
        if ((flags & (RTCF_BROADCAST | RTCF_MULTICAST)) != 0
                && (flags & RTCF_LOCAL) != 0 && !loopback) {
            rth.output = Rtable.Output.MC_OUTPUT;
            stat.inc(RtCacheStat.OUT_SLOW_MC);
        }
        if (nhc != null) {
            route.setNexthop(rth, res.fi, nhc, fnhe);
        }
        return rth;
    }
}
