package netstack.ipv4.route;

import netstack.driver.net.Errno;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InIfaddr;
import netstack.skbuff.Linux;

/// What a route must fulfil, and which source address it gives.
@Linux(value = "fib_semantics", file = "net/ipv4/fib_semantics.c",
    renamed = true)
final class FibSemantics {
    private final Net net;
    private final FibRules rules;
    private final Devinet devinet;
    private final FibResult res = new FibResult();
    private final Flow fl4 = new Flow();
    int err;

    FibSemantics(Net net, FibRules rules, Devinet devinet) {
        this.net = net;
        this.rules = rules;
        this.devinet = devinet;
    }

    /// Checks `cfg`; null when it is refused, and then `err` says why.
    @Linux("fib_create_info")
    FibInfo createInfo(FibConfig cfg) {
        err = -Errno.EINVAL;
        int scope = cfg.scopeOrDefault();
        if (scope < cfg.type.scope || scope > InIfaddr.RT_SCOPE_HOST) {
            return null;
        }
        if (cfg.prefsrc != 0 && devinet.devFind(cfg.prefsrc) == null) {
            return null;
        }
        FibNh nh = cfg.type.error != 0 ? refusing(cfg) : nexthop(cfg, scope);
        return nh == null ? null : new FibInfo(cfg, nh);
    }

    private FibNh refusing(FibConfig cfg) {
        return cfg.gw != 0 || cfg.oif != 0 ? null
            : new FibNh(null, 0, FibInfo.RT_SCOPE_NOWHERE, false, 0);
    }

    private FibNh nexthop(FibConfig cfg, int scope) {
        int cpus = net.machine().nrCpus();
        if (scope == InIfaddr.RT_SCOPE_HOST) {
            NetDevice dev = net.devices().byIndex(cfg.oif);
            err = -Errno.ENODEV;
            return dev == null || cfg.gw != 0 ? null
                : new FibNh(dev, 0, FibInfo.RT_SCOPE_NOWHERE, false, cpus);
        }
        if (cfg.gw != 0) {
            return checkNhGw(cfg, scope, cpus);
        }
        NetDevice dev = net.devices().byIndex(cfg.oif);
        if (dev == null || !dev.running()) {
            err = dev == null ? -Errno.ENODEV : -Errno.ENETDOWN;
            return null;
        }
        return new FibNh(dev, 0, InIfaddr.RT_SCOPE_HOST, false, cpus);
    }

    /// A gateway must be on a link, so the table as it is must lead to it.
    @Linux(value = "fib_check_nh_v4_gw", renamed = true)
    private FibNh checkNhGw(FibConfig cfg, int scope, int cpus) {
        if (scope >= InIfaddr.RT_SCOPE_LINK) {
            return null;
        }
        if (cfg.onlink) {
            NetDevice dev = net.devices().byIndex(cfg.oif);
            return dev == null ? null
                : new FibNh(dev, cfg.gw, InIfaddr.RT_SCOPE_LINK, true, cpus);
        }
        fl4.clear(cfg.gw);
        fl4.oif = cfg.oif;
        fl4.iif = NetDevices.LOOPBACK_IFINDEX;
        fl4.scope = Math.max(scope + 1, InIfaddr.RT_SCOPE_LINK);
        if (rules.lookup(fl4, res) != 0) {
            err = -Errno.ENETUNREACH;
            return null;
        }
        if (res.type != Rtn.UNICAST && res.type != Rtn.LOCAL) {
            return null;
        }
        NetDevice dev = res.nhc.dev;
        err = -Errno.ENETDOWN;
        return dev.running()
            ? new FibNh(dev, cfg.gw, res.scope, false, cpus) : null;
    }

    /// The source address for packets of this route when the sender has
    /// none: the route's own, or one of the device that the gateway knows.
    @Linux("fib_result_prefsrc")
    int resultPrefsrc(FibResult r) {
        if (r.fi.prefsrc != 0) {
            return r.fi.prefsrc;
        }
        FibNh nh = r.nhc;
        if (nh.saddrGenid != devinet.genid()) {
            nh.saddr = devinet.selectAddr(nh.dev, nh.gw, r.fi.scope);
            nh.saddrGenid = devinet.genid();
        }
        return nh.saddr;
    }
}
