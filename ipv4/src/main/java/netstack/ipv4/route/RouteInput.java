package netstack.ipv4.route;

import static netstack.ipv4.route.Rtable.RTCF_BROADCAST;
import static netstack.ipv4.route.Rtable.RTCF_LOCAL;
import static netstack.ipv4.route.Rtable.RTCF_MULTICAST;

import netstack.driver.net.Errno;
import netstack.driver.net.Mib;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// The routing decision for a received packet: the input half of
/// `net/ipv4/route.c`.
///
/// Nothing here lets time pass, so one scratch flow and result serve all.
@Linux(value = "ip_route_input", file = "net/ipv4/route.c", renamed = true)
final class RouteInput {
    private final Route route;
    private final Fib fib;
    private final FibValidateSource source;
    private final Mib<RtCacheStat> stat;
    private final Flow fl4 = new Flow();
    private final FibResult res = new FibResult();

    RouteInput(Route route, Fib fib, FibValidateSource source,
            Mib<RtCacheStat> stat) {
        this.route = route;
        this.fib = fib;
        this.source = source;
        this.stat = stat;
    }

    @Linux("ip_route_input_rcu")
    int inputRcu(SkBuff skb, int daddr, int saddr, int tos, NetDevice dev) {
        InDevice in = InDevice.of(dev);
        if (in == null) {
            return -Errno.EINVAL;
        }
        if (Ipv4Addr.isMulticast(daddr)) {
            int proto = new IpHdr(skb.mem(), skb.networkHeader()).protocol();
            return in.checkMc(daddr, proto)
                ? inputMc(skb, daddr, saddr, tos, in, proto)
                : -Errno.EINVAL;
        }
        return inputSlow(skb, daddr, saddr, tos, in);
    }

    @Linux("ip_route_input_mc")
    private int inputMc(SkBuff skb, int daddr, int saddr, int tos,
            InDevice in, int proto) {
        int err = mcValidateSource(skb, daddr, saddr, tos, in, proto);
        if (err < 0) {
            return err;
        }
        Rtable rth = new Rtable(route, in.dev().net().loopbackDev(),
            RTCF_MULTICAST | RTCF_LOCAL, Rtn.MULTICAST);
        rth.output = Rtable.Output.RT_BUG;
        rth.isInput = true;
        stat.inc(RtCacheStat.IN_SLOW_MC);
        skb.dst(rth);
        return 0;
    }

    @Linux("ip_mc_validate_source")
    private int mcValidateSource(SkBuff skb, int daddr, int saddr, int tos,
            InDevice in, int proto) {
        if (Ipv4Addr.isMulticast(saddr) || Ipv4Addr.isLbcast(saddr)
                || skb.protocol() != EthHdr.ETH_P_IP
                || Ipv4Addr.isLoopback(saddr) && !in.routeLocalnet()) {
            return -Errno.EINVAL;
        }
        if (Ipv4Addr.isZeronet(saddr)) {
            return Ipv4Addr.isLocalMulticast(daddr)
                || proto == IpHdr.IPPROTO_IGMP ? 0 : -Errno.EINVAL;
        }
        return source.validateSource(skb, saddr, 0, tos, 0, in.dev(), in);
    }

    /// Decides; sets the packet's route and returns 0, or returns -EINVAL
    /// for a martian, -EXDEV for a source that the filter forbids.
    @Linux("ip_route_input_slow")
    private int inputSlow(SkBuff skb, int daddr, int saddr, int tos,
            InDevice in) {
        if (Ipv4Addr.isMulticast(saddr) || Ipv4Addr.isLbcast(saddr)) {
            return martianSource(-Errno.EINVAL);
        }
        res.clear();
        if (Ipv4Addr.isLbcast(daddr) || saddr == 0 && daddr == 0) {
            return brdInput(skb, saddr, tos, in);
        }
        if (Ipv4Addr.isZeronet(saddr)) {
            return martianSource(-Errno.EINVAL);
        }
        if (Ipv4Addr.isZeronet(daddr)) {
            return martianDestination();
        }
        if (!in.routeLocalnet()) {
            if (Ipv4Addr.isLoopback(daddr)) {
                return martianDestination();
            }
            if (Ipv4Addr.isLoopback(saddr)) {
                return martianSource(-Errno.EINVAL);
            }
        }
        return byTable(skb, daddr, saddr, tos, in);
    }

    private int byTable(SkBuff skb, int daddr, int saddr, int tos,
            InDevice in) {
        fl4.initOutput(0, skb.mark(), tos, 0, daddr, saddr, 0, 0);
        fl4.iif = in.dev().ifindex();
        int err = fib.rules.lookup(fl4, res);
        if (err != 0) {
            return noRoute(skb, in.forward() ? err : -Errno.EHOSTUNREACH);
        }
        switch (res.type) {
            case BROADCAST:
                return brdInput(skb, saddr, tos, in);
            case LOCAL:
                int valid = source.validateSource(skb, saddr, daddr, tos, 0,
                    in.dev(), in);
                return valid < 0 ? martianSource(valid)
                    : localInput(skb, 0, 0);
            case UNICAST:
                return in.forward() ? mkrouteInput(skb, daddr, saddr, tos, in)
                    : noRoute(skb, -Errno.EHOSTUNREACH);
            default:
                return in.forward() ? martianDestination()
                    : noRoute(skb, -Errno.EHOSTUNREACH);
        }
    }

    private int brdInput(SkBuff skb, int saddr, int tos, InDevice in) {
        if (skb.protocol() != EthHdr.ETH_P_IP) {
            return -Errno.EINVAL;
        }
        if (!Ipv4Addr.isZeronet(saddr)) {
            int err = source.validateSource(skb, saddr, 0, tos, 0, in.dev(),
                in);
            if (err < 0) {
                return martianSource(err);
            }
        }
        res.type = Rtn.BROADCAST;
        stat.inc(RtCacheStat.IN_BRD);
        return localInput(skb, RTCF_BROADCAST, 0);
    }

    private int noRoute(SkBuff skb, int err) {
        stat.inc(RtCacheStat.IN_NO_ROUTE);
        res.clear();
        res.type = Rtn.UNREACHABLE;
        return localInput(skb, 0, err);
    }

    /// Sets the route to this host, or the one that refuses with `err`.
    private int localInput(SkBuff skb, int flags, int err) {
        FibNh nhc = res.fi == null ? null : res.nhc;
        if (nhc != null && valid(nhc.rthInput)) {
            skb.dstSetNoref(nhc.rthInput);
            return 0;
        }
        boolean refused = res.type == Rtn.UNREACHABLE;
        Rtable rth = new Rtable(route, route.loopbackDev(),
            refused ? flags : flags | RTCF_LOCAL, res.type);
        rth.output = Rtable.Output.RT_BUG;
        rth.isInput = true;
        stat.inc(RtCacheStat.IN_SLOW_TOT);
        if (refused) {
            rth.input = Rtable.Input.ERROR;
            rth.error = -err;
        }
        if (nhc != null) {
            nhc.rthInput = rth;
        }
        skb.dst(rth);
        return 0;
    }

    private static boolean valid(Rtable rth) {
        return rth != null && rth.check();
    }

    /// Sets the route of a packet that this host forwards.
    @Linux("__mkroute_input")
    private int mkrouteInput(SkBuff skb, int daddr, int saddr, int tos,
            InDevice in) {
        FibNh nhc = res.nhc;
        int err = source.validateSource(skb, saddr, daddr, tos,
            nhc.dev.ifindex(), in.dev(), in);
        if (err < 0) {
            return martianSource(err);
        }
        InDevice out = InDevice.of(nhc.dev);
        if (out == in && err != 0 && out.txRedirects()
                && (out.sharedMedia() || out.addrOnlink(saddr, nhc.gw))) {
            InetSkbParm cb = InetSkbParm.of(skb);
            cb.flags(cb.flags() | InetSkbParm.IPSKB_DOREDIRECT);
        }
        // A proxy does not answer for what is on the asker's own link.
        if (out == in && skb.protocol() != EthHdr.ETH_P_IP) {
            return -Errno.EINVAL;
        }
        FibExceptions.Entry fnhe = route.findException(nhc, daddr);
        Rtable cached = fnhe != null ? fnhe.rthInput : nhc.rthInput;
        skb.dstSetNoref(valid(cached) ? cached
            : forwarding(nhc, fnhe));
        return 0;
    }

    private Rtable forwarding(FibNh nhc, FibExceptions.Entry fnhe) {
        Rtable rth = new Rtable(route, nhc.dev, 0, res.type);
        rth.isInput = true;
        rth.input = Rtable.Input.FORWARD;
        stat.inc(RtCacheStat.IN_SLOW_TOT);
        route.setNexthop(rth, res.fi, nhc, fnhe);
        if (fnhe != null) {
            fnhe.rthInput = rth;
        } else {
            nhc.rthInput = rth;
        }
        return rth;
    }

    private int martianSource(int err) {
        stat.inc(RtCacheStat.IN_MARTIAN_SRC);
        return err;
    }

    private int martianDestination() {
        stat.inc(RtCacheStat.IN_MARTIAN_DST);
        return -Errno.EINVAL;
    }
}
