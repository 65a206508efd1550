package netstack.ipv4.dev;

import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_HOST;
import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_LINK;
import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_UNIVERSE;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.Iff;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevEvent;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.Devconf.Key;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;

/// The addresses of a namespace's devices.
///
/// An address in the same prefix as one that a device has already is
/// secondary: it goes when its primary goes, unless `promote_secondaries`
/// lets it take over. Functions return 0 or a negated [Errno].
@Linux(value = "inetdev_init", file = "net/ipv4/devinet.c", renamed = true)
public final class Devinet {
    private final Net net;
    private final Devconf all;
    private final Devconf dflt;
    private final SysctlInt ipForward;
    private final List<InetaddrNotifier> chain = new ArrayList<>();
    private InIfaddr[] addrList = { };
    private int genid;

    public Devinet(Net net) {
        this.net = net;
        all = Devconf.all(net.sysctl());
        dflt = Devconf.dflt(net.sysctl());
        ipForward = net.sysctl().intOf("net/ipv4/ip_forward", 0);
        SysctlInt allForwarding = all.of(Key.FORWARDING);
        ipForward.onWrite(() -> forwardChange(ipForward.value));
        allForwarding.onWrite(() -> forwardChange(allForwarding.value));
    }

    /// Adds a listener for addresses.
    @Linux("register_inetaddr_notifier")
    public void registerInetaddrNotifier(InetaddrNotifier notifier) {
        chain.add(notifier);
    }

    public Devconf all() { return all; }
    public Devconf dflt() { return dflt; }

    /// Changes whenever an address comes or goes.
    public int genid() { return genid; }

    /// Forwarding for all: a router takes no redirects (RFC 1812, 5.2.7.2).
    @Linux("inet_forward_change")
    private void forwardChange(int on) {
        ipForward.value = on;
        all.of(Key.FORWARDING).value = on;
        all.of(Key.ACCEPT_REDIRECTS).value = on != 0 ? 0 : 1;
        dflt.of(Key.FORWARDING).value = on;
        for (NetDevice dev : net.devices().all()) {
            InDevice.of(dev).conf().of(Key.FORWARDING).value = on;
        }
    }

    /// Called for each device event, before routing and ARP hear of it.
    @Linux(value = "inetdev_event", renamed = true)
    public void netdevEvent(NetdevEvent event, NetDevice dev) {
        switch (event) {
            case REGISTER -> init(dev);
            case UP -> up(InDevice.of(dev));
            case DOWN -> InDevice.of(dev).mcDecGroup(Ipv4Addr.ALLHOSTS_GROUP);
            case UNREGISTER -> destroy(InDevice.of(dev));
            default -> { }
        }
    }

    private void init(NetDevice dev) {
        Devconf conf = Devconf.copy(net.sysctl(), dev.name(), dflt);
        if ((dev.flags() & Iff.LOOPBACK) != 0) {
            conf.of(Key.DISABLE_XFRM).value = 1;
            conf.of(Key.DISABLE_POLICY).value = 1;
        }
        dev.ipPtr(new InDevice(dev, conf, all));
    }

    private void up(InDevice in) {
        boolean loopback = (in.dev().flags() & Iff.LOOPBACK) != 0;
        if (loopback && in.ifaList().isEmpty()) {
            insertIfa(new InIfaddr(in, Ipv4Addr.LOOPBACK, Ipv4Addr.LOOPBACK,
                8, 0, RT_SCOPE_HOST, false));
        }
        in.mcIncGroup(Ipv4Addr.ALLHOSTS_GROUP);
    }

    @Linux("inetdev_destroy")
    private void destroy(InDevice in) {
        while (!in.ifaList().isEmpty()) {
            remove(in, in.ifaList().getLast());
        }
        net.sysctl().unregister("net/ipv4/conf/" + in.dev().name());
        in.dev().ipPtr(null);
    }

    /// Adds an address, with its prefix's last one for broadcasts.
    public int addAddress(NetDevice dev, int local, int prefixlen) {
        int scope = Ipv4Addr.isLoopback(local) ? RT_SCOPE_HOST
            : RT_SCOPE_UNIVERSE;
        int broadcast = prefixlen < 31
            ? local | ~Ipv4Addr.makeMask(prefixlen) : 0;
        return newaddr(dev, local, local, prefixlen, broadcast, scope);
    }

    /// Adds an address with everything that `ip addr add` can say; a
    /// `broadcast` of 0 is none.
    @Linux(value = "inet_rtm_newaddr")
    public int newaddr(NetDevice dev, int local, int address, int prefixlen,
            int broadcast, int scope) {
        if (prefixlen < 0 || prefixlen > 32 || local == 0) {
            return -Errno.EINVAL;
        }
        return insertIfa(new InIfaddr(InDevice.of(dev), local, address,
            prefixlen, broadcast, scope, false));
    }

    @Linux("__inet_insert_ifa")
    private int insertIfa(InIfaddr fresh) {
        List<InIfaddr> list = fresh.inDev().ifaList();
        InIfaddr ifa = fresh;
        int lastPrimary = 0;
        for (int i = 0; i < list.size(); i++) {
            InIfaddr old = list.get(i);
            if (!old.secondary() && ifa.scope() <= old.scope()) {
                lastPrimary = i + 1;
            }
            if (old.prefixlen() == ifa.prefixlen()
                    && old.ifaMatch(ifa.address())) {
                if (old.local() == ifa.local()) {
                    return -Errno.EEXIST;
                }
                ifa = ifa.asSecondary();
            }
        }
        list.add(ifa.secondary() ? list.size() : lastPrimary, ifa);
        changed();
        for (InetaddrNotifier n : chain) {
            n.up(ifa);
        }
        return 0;
    }

    /// Removes an address.
    @Linux(value = "inet_rtm_deladdr", renamed = true)
    public int delAddress(NetDevice dev, int local, int prefixlen) {
        InDevice in = InDevice.of(dev);
        for (InIfaddr ifa : in.ifaList()) {
            if (ifa.local() == local && ifa.prefixlen() == prefixlen) {
                delIfa(in, ifa);
                return 0;
            }
        }
        return -Errno.EADDRNOTAVAIL;
    }

    @Linux("__inet_del_ifa")
    private void delIfa(InDevice in, InIfaddr gone) {
        remove(in, gone);
        if (gone.secondary()) {
            return;
        }
        boolean promote = in.conf().of(Key.PROMOTE_SECONDARIES).value != 0
            || all.of(Key.PROMOTE_SECONDARIES).value != 0;
        for (InIfaddr ifa : List.copyOf(in.ifaList())) {
            if (ifa.secondary() && ifa.prefixlen() == gone.prefixlen()
                    && gone.ifaMatch(ifa.address())) {
                remove(in, ifa);
                if (promote) {
                    insertIfa(ifa.primary());
                }
            }
        }
    }

    private void remove(InDevice in, InIfaddr gone) {
        in.ifaList().remove(gone);
        changed();
        for (InetaddrNotifier n : chain) {
            n.down(gone);
        }
    }

    /// The device that has `addr`, or null.
    @Linux("__ip_dev_find")
    public NetDevice devFind(int addr) {
        for (InIfaddr ifa : addrList) {
            if (ifa.local() == addr) {
                return ifa.inDev().dev();
            }
        }
        return null;
    }

    private void changed() {
        genid++;
        addrList = net.devices().all().stream().map(InDevice::of)
            .filter(in -> in != null).flatMap(in -> in.ifaList().stream())
            .toArray(InIfaddr[]::new);
    }

    /// The address with which the host speaks to `dst` (0: anybody) over
    /// `dev`: the first primary one whose prefix holds `dst`, or else the
    /// first at all, of `scope` or wider; then one of another device.
    @Linux("inet_select_addr")
    public int selectAddr(NetDevice dev, int dst, int scope) {
        int addr = 0;
        List<InIfaddr> list = InDevice.of(dev).ifaList();
        for (int i = 0; i < list.size(); i++) {
            InIfaddr ifa = list.get(i);
            if (ifa.secondary() || ifa.scope() > scope) {
                continue;
            }
            if (dst == 0 || ifa.ifaMatch(dst)) {
                return ifa.local();
            }
            if (addr == 0) {
                addr = ifa.local();
            }
        }
        return addr != 0 ? addr : selectOther(scope);
    }

    private int selectOther(int scope) {
        for (InIfaddr ifa : addrList) {
            if (ifa.scope() != RT_SCOPE_LINK && ifa.scope() <= scope
                    && !ifa.secondary()) {
                return ifa.local();
            }
        }
        return 0;
    }

    /// Whether a device (or, for null, any) has `local` with a prefix that
    /// holds `dst` (0: any) and with `scope` or a wider one.
    @Linux("inet_confirm_addr")
    public boolean confirmAddr(InDevice in, int dst, int local, int scope) {
        for (InIfaddr ifa : addrList) {
            if ((in == null || ifa.inDev() == in) && ifa.local() == local
                    && ifa.scope() <= scope
                    && (dst == 0 || ifa.ifaMatch(dst))) {
                return true;
            }
        }
        return false;
    }
}
