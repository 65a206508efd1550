package netstack.ipv4.route;

import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Routing: the entrances to `net/ipv4/route.c`, and path MTUs.
@Linux(value = "ip_rt_init", file = "net/ipv4/route.c", renamed = true)
public final class Route {
    private static final int NR_SECONDS_MTU = 600;
    private static final int MIN_PMTU = 552;

    public final Mib<RtCacheStat> stat;
    private final Net net;
    private final Fib fib;
    private final RouteInput input;
    private final RouteOutput output;
    private final SysctlInt minPmtu;
    private final SysctlInt mtuExpires;
    private final Flow fl4 = new Flow();
    private final FibResult res = new FibResult();

    public Route(Net net, Fib fib, Devinet devinet) {
        this.net = net;
        this.fib = fib;
        stat = new Mib<>("rt_cache", RtCacheStat.class, net.machine(),
            net.machine().nrCpus());
        input = new RouteInput(this, fib,
            new FibValidateSource(fib, devinet), stat);
        output = new RouteOutput(this, net, fib, devinet, stat);
        Sysctl sysctl = net.sysctl();
        minPmtu = sysctl.intOf("net/ipv4/route/min_pmtu", MIN_PMTU, 68,
            Integer.MAX_VALUE);
        mtuExpires = sysctl.intOf("net/ipv4/route/mtu_expires",
            NR_SECONDS_MTU);
        sysctl.intOf("net/ipv4/route/min_adv_mss", 256);
    }

    int genid() { return fib.genid(); }
    long jiffies() { return net.machine().jiffies(); }
    NetDevice loopbackDev() { return net.loopbackDev(); }

    /// What `addr` is to this host.
    public Rtn addrType(int addr) { return fib.addrType(addr); }

    /// Decides about a received packet, with its network header set, and
    /// sets `skb.dst()`, which the packet does not own. Returns 0, -EINVAL
    /// for a martian, or -EXDEV for the reverse path filter.
    @Linux("ip_route_input_noref")
    public int inputNoref(SkBuff skb, int daddr, int saddr, int tos,
            NetDevice dev) {
        net.machine().charge(Cost.IP_ROUTE_INPUT);
        return input.inputRcu(skb, daddr, saddr, tos, dev);
    }

    /// The route for a flow, which is filled in; null when there is none,
    /// and then [#err] is the negative error number.
    @Linux("ip_route_output_flow")
    public Rtable outputFlow(Flow flow) {
        net.machine().charge(Cost.IP_ROUTE_OUTPUT);
        return output.outputKeyHashRcu(flow);
    }

    /// Why the last output look-up failed.
    public int err() { return output.err; }

    FibExceptions.Entry findException(FibNh nhc, int daddr) {
        return nhc.exceptions == null ? null
            : nhc.exceptions.find(daddr, jiffies());
    }

    /// Makes `rt` lead to the next hop, by what is special about it.
    @Linux("rt_set_nexthop")
    void setNexthop(Rtable rt, FibInfo fi, FibNh nhc,
            FibExceptions.Entry fnhe) {
        if (nhc.gw != 0 && nhc.scope == InIfaddr.RT_SCOPE_LINK) {
            rt.gw4 = nhc.gw;
            rt.usesGateway = true;
        }
        rt.metricMtu = fi.mtu;
        rt.mtuLocked = fi.mtuLock;
        rt.advmss = fi.advmss;
        rt.initcwnd = fi.initcwnd;
        if (fnhe != null) {
            rt.pmtu = fnhe.pmtu;
            rt.mtuLocked |= fnhe.mtuLocked;
            rt.expires = fnhe.expires;
            if (fnhe.gw != 0) {
                rt.gw4 = fnhe.gw;
                rt.usesGateway = true;
            }
        }
    }

    /// A router says that packets of the flow must not be larger than
    /// `mtu`: remember it for this destination for ten minutes.
    @Linux("__ip_rt_update_pmtu")
    void updatePmtu(Rtable rt, Flow flow, int mtu) {
        int old = rt.mtu();
        if (rt.mtuLocked() || old < mtu) {
            return;
        }
        // Nobody needs less; who says so lies, or the path is broken.
        boolean lock = mtu < minPmtu.value;
        int pmtu = lock ? Math.min(old, minPmtu.value) : mtu;
        if (fib.rules.lookup(flow, res) != 0) {
            return;
        }
        FibNh nhc = res.nhc;
        if (nhc.exceptions == null) {
            nhc.exceptions = new FibExceptions();
        }
        FibExceptions.Entry fnhe = nhc.exceptions.findOrCreate(flow.daddr);
        fnhe.pmtu = pmtu;
        fnhe.mtuLocked = lock;
        fnhe.expires = jiffies() + (long) mtuExpires.value
            * net.machine().hz();
        killCached(nhc, fnhe);
    }

    /// Routes that are in use do not know of the exception: look up again.
    private static void killCached(FibNh nhc, FibExceptions.Entry fnhe) {
        kill(fnhe.rthInput);
        kill(fnhe.rthOutput);
        kill(nhc.rthInput);
        for (Rtable rt : nhc.pcpuRthOutput) {
            kill(rt);
        }
    }

    private static void kill(Rtable rt) {
        if (rt != null) {
            rt.killed = true;
        }
    }

    /// An ICMP error names `mtu`; `skb.data` is at the IP header of the
    /// packet that was too big.
    @Linux("ipv4_update_pmtu")
    public void updatePmtu(SkBuff skb, int mtu, int oif, int proto) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data());
        fl4.initOutput(oif, skb.mark(), iph.tos() & 0x1c, proto, iph.daddr(),
            iph.saddr(), 0, 0);
        Rtable rt = output.outputKeyHashRcu(fl4);
        if (rt != null) {
            updatePmtu(rt, fl4, mtu);
        }
    }
}
