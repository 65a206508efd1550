package netstack.ipv4.dev;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.Devconf.Key;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;

/// What IPv4 keeps for a device: its addresses, its settings, and the
/// groups that it has joined.
///
/// How a device's setting and that of `all` combine is part of each
/// setting's meaning: both (AND), either (OR), or the larger one (MAX).
@Linux(value = "in_device", file = "include/linux/inetdevice.h")
public final class InDevice {
    private final NetDevice dev;
    private final Devconf conf;
    private final List<InIfaddr> ifaList = new ArrayList<>();
    private final List<Integer> mcList = new ArrayList<>();
    private final SysctlInt[] pairs;

    InDevice(NetDevice dev, Devconf conf, Devconf all) {
        this.dev = dev;
        this.conf = conf;
        pairs = new SysctlInt[2 * Key.values().length];
        for (Key key : Key.values()) {
            pairs[2 * key.ordinal()] = conf.of(key);
            pairs[2 * key.ordinal() + 1] = all.of(key);
        }
    }

    /// IPv4's state of `dev`, or null if it has none.
    @Linux(value = "__in_dev_get_rcu", renamed = true)
    public static InDevice of(NetDevice dev) {
        return (InDevice) dev.ipPtr();
    }

    public NetDevice dev() { return dev; }
    public Devconf conf() { return conf; }

    /// Its addresses, primary ones first.
    public List<InIfaddr> ifaList() { return ifaList; }

    /// The device's own value.
    @Linux(value = "IN_DEV_CONF_GET", renamed = true)
    public int confGet(Key key) {
        return pairs[2 * key.ordinal()].value;
    }

    @Linux(value = "IN_DEV_ANDCONF", renamed = true)
    private boolean and(Key key) {
        int i = 2 * key.ordinal();
        return pairs[i].value != 0 && pairs[i + 1].value != 0;
    }

    @Linux(value = "IN_DEV_ORCONF", renamed = true)
    private boolean or(Key key) {
        int i = 2 * key.ordinal();
        return pairs[i].value != 0 || pairs[i + 1].value != 0;
    }

    @Linux(value = "IN_DEV_MAXCONF", renamed = true)
    private int max(Key key) {
        int i = 2 * key.ordinal();
        return Math.max(pairs[i].value, pairs[i + 1].value);
    }

    @Linux(value = "IN_DEV_FORWARD", renamed = true)
    public boolean forward() { return confGet(Key.FORWARDING) != 0; }

    @Linux(value = "IN_DEV_RPFILTER", renamed = true)
    public int rpFilter() { return max(Key.RP_FILTER); }

    @Linux(value = "IN_DEV_ACCEPT_LOCAL", renamed = true)
    public boolean acceptLocal() { return or(Key.ACCEPT_LOCAL); }

    @Linux(value = "IN_DEV_ROUTE_LOCALNET", renamed = true)
    public boolean routeLocalnet() { return or(Key.ROUTE_LOCALNET); }

    @Linux(value = "IN_DEV_SOURCE_ROUTE", renamed = true)
    public boolean sourceRoute() { return and(Key.ACCEPT_SOURCE_ROUTE); }

    @Linux(value = "IN_DEV_TX_REDIRECTS", renamed = true)
    public boolean txRedirects() { return or(Key.SEND_REDIRECTS); }

    @Linux(value = "IN_DEV_SHARED_MEDIA", renamed = true)
    public boolean sharedMedia() { return or(Key.SHARED_MEDIA); }

    @Linux(value = "IN_DEV_ARPFILTER", renamed = true)
    public boolean arpFilter() { return or(Key.ARP_FILTER); }

    @Linux(value = "IN_DEV_ARP_ANNOUNCE", renamed = true)
    public int arpAnnounce() { return max(Key.ARP_ANNOUNCE); }

    @Linux(value = "IN_DEV_ARP_IGNORE", renamed = true)
    public int arpIgnore() { return max(Key.ARP_IGNORE); }

    @Linux(value = "IN_DEV_ARP_ACCEPT", renamed = true)
    public int arpAccept() { return max(Key.ARP_ACCEPT); }

    @Linux(value = "IN_DEV_ARP_NOTIFY", renamed = true)
    public boolean arpNotify() { return max(Key.ARP_NOTIFY) != 0; }

    /// RFC 5227 wants announcements heard; some hosts do not.
    public boolean dropGratuitousArp() {
        return or(Key.DROP_GRATUITOUS_ARP);
    }

    public boolean dropUnicastInL2Multicast() {
        return or(Key.DROP_UNICAST_IN_L2_MULTICAST);
    }

    /// Whether `addr` is a local address of some prefix here; with `peer`
    /// not 0, of one that holds that address too.
    @Linux(value = "inet_addr_onlink", file = "net/ipv4/devinet.c")
    public boolean addrOnlink(int addr, int peer) {
        for (int i = 0; i < ifaList.size(); i++) {
            InIfaddr ifa = ifaList.get(i);
            if (ifa.ifaMatch(addr) && (peer == 0 || ifa.ifaMatch(peer))) {
                return true;
            }
        }
        return false;
    }

    /// Joins a group; it may have joined before.
    @Linux(value = "ip_mc_inc_group", file = "net/ipv4/igmp.c")
    public void mcIncGroup(int group) {
        mcList.add(group);
    }

    /// Takes one join back.
    @Linux(value = "ip_mc_dec_group", file = "net/ipv4/igmp.c",
        renamed = true)
    public void mcDecGroup(int group) {
        mcList.remove((Integer) group);
    }

    /// The joined groups, each once.
    public List<Integer> mcList() {
        return mcList.stream().distinct().toList();
    }

    /// Whether a packet to `group` is for this host. Everybody hears IGMP.
    @Linux(value = "ip_check_mc_rcu", file = "net/ipv4/igmp.c",
        renamed = true)
    public boolean checkMc(int group, int proto) {
        if (proto == IpHdr.IPPROTO_IGMP) {
            return true;
        }
        for (int i = 0; i < mcList.size(); i++) {
            if (mcList.get(i) == group) {
                return true;
            }
        }
        return false;
    }
}
