package netstack.ipv4.route;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Dst;
import netstack.skbuff.Linux;

/// A routing decision, ready for use: where packets go in and out.
///
/// Many packets share one, kept by the next hop that it was made from; so it
/// holds no destination. Whoever keeps one for longer than a packet asks
/// [#check] before each use.
@Linux(value = "rtable", file = "include/net/route.h")
public final class Rtable implements Dst {
    public static final int RTCF_BROADCAST = 0x10000000;
    public static final int RTCF_MULTICAST = 0x20000000;
    public static final int RTCF_LOCAL = 0x80000000;

    /// What is done with a received packet (`dst->input`).
    public enum Input {
        /// `ip_local_deliver`.
        LOCAL_DELIVER,
        /// `ip_forward`.
        FORWARD,
        /// `ip_error`: refused, with an ICMP message.
        ERROR,
        /// `dst_discard`.
        DISCARD
    }

    /// What is done with a packet to send (`dst->output`).
    public enum Output {
        /// `ip_output`.
        OUTPUT,
        /// `ip_mc_output`: this host gets a copy.
        MC_OUTPUT,
        /// `ip_rt_bug`: nothing should be sent by this route.
        RT_BUG
    }

    private static final int IP_MAX_MTU = 0xffff;

    private final Route route;
    private final int genid;
    final NetDevice dev;
    final int rtFlags;
    final Rtn rtType;
    int rtIif;
    int gw4;
    boolean usesGateway;
    boolean isInput;
    int error;
    Input input;
    Output output = Output.OUTPUT;
    int metricMtu;
    boolean mtuLocked;
    int advmss;
    int initcwnd;
    int pmtu;
    long expires;
    boolean killed;

    @Linux(value = "rt_dst_alloc", renamed = true)
    Rtable(Route route, NetDevice dev, int flags, Rtn type) {
        this.route = route;
        this.genid = route.genid();
        this.dev = dev;
        this.rtFlags = flags;
        this.rtType = type;
        input = (flags & RTCF_LOCAL) != 0 ? Input.LOCAL_DELIVER
            : Input.DISCARD;
    }

    public NetDevice dev() { return dev; }
    public int rtFlags() { return rtFlags; }
    public Rtn rtType() { return rtType; }
    public int rtIif() { return rtIif; }
    public boolean isInput() { return isInput; }
    public boolean usesGateway() { return usesGateway; }
    public Input input() { return input; }
    public Output output() { return output; }
    /// Positive error number of [Input#ERROR].
    public int error() { return error; }

    /// The gateway, or 0.
    public int gateway() { return gw4; }

    /// Whose hardware address a packet to `daddr` needs.
    @Linux("rt_nexthop")
    public int nexthop(int daddr) {
        return gw4 != 0 ? gw4 : daddr;
    }

    /// Whether it still says what the tables say; if not, look up again.
    @Linux(value = "ipv4_dst_check", file = "net/ipv4/route.c")
    public boolean check() {
        return !killed && genid == route.genid();
    }

    /// The largest packet that may go this way: what path MTU discovery
    /// found, as long as it is fresh, or the route's, or the device's.
    @Linux(value = "ipv4_mtu", file = "net/ipv4/route.c")
    public int mtu() {
        int mtu = pmtu;
        if (mtu == 0 || route.jiffies() >= expires) {
            mtu = metricMtu;
        }
        if (mtu == 0) {
            mtu = dev.mtu();
            if (mtuLocked && usesGateway && mtu > 576) {
                mtu = 576;
            }
        }
        return Math.min(mtu, IP_MAX_MTU);
    }

    /// The largest packet by the route or the device alone.
    public int mtuWithoutPmtu() {
        return metricMtu != 0 ? metricMtu : dev.mtu();
    }

    /// Whether the path MTU may not be trusted any more, for example after
    /// an ICMP message that asked for an absurd one.
    @Linux(value = "ip_mtu_locked", file = "include/net/ip.h")
    public boolean mtuLocked() { return mtuLocked; }

    /// RTAX_ADVMSS and RTAX_INITCWND; 0 for no say.
    public int advmss() { return advmss; }
    public int initcwnd() { return initcwnd; }

    /// The found path MTU, or 0.
    public int pmtu() { return pmtu; }

    @Override
    public void release() {
    }
}
