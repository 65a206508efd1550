package netstack.ipv4.neigh;

import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_LINK;

import netstack.driver.net.HeaderOps;
import netstack.driver.net.Iff;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevEvent;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.route.Route;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.qdisc.DevQueue;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The neighbour table of IPv4: who needs resolution, how to ask.
@Linux(value = "arp_tbl", file = "net/ipv4/arp.c", renamed = true)
public final class ArpTable implements NeighOps {
    public final NeighTable table;
    final ArpSend send;
    private final Devinet devinet;
    private final Route route;
    private final LinkFailure failure;

    public ArpTable(Net net, DevQueue devQueue, Devinet devinet, Route route,
            LinkFailure failure) {
        this.devinet = devinet;
        this.route = route;
        this.failure = failure;
        send = new ArpSend(devQueue);
        table = new NeighTable(net, devQueue, this, this::construct);
    }

    /// The neighbour for `addr` on `dev`, made if there is none; null when
    /// the table is full. Everybody behind a loopback device is one.
    @Linux(value = "ip_neigh_gw4", file = "include/net/route.h",
        renamed = true)
    public Neighbour neigh(int addr, NetDevice dev) {
        int key = (dev.flags() & (Iff.LOOPBACK | Iff.POINTOPOINT)) != 0
            ? 0 : addr;
        Neighbour n = table.lookup(key, dev);
        return n != null ? n : table.create(key, dev);
    }

    @Linux(value = "arp_constructor", file = "net/ipv4/arp.c",
        renamed = true)
    private void construct(Neighbour n) {
        NetDevice dev = n.dev;
        Rtn type = route.addrType(n.primaryKey);
        boolean noArp = (dev.flags() & (Iff.NOARP | Iff.LOOPBACK)) != 0;
        if (type == Rtn.MULTICAST) {
            // RFC 1112 6.4: 23 bits of the group's address.
            n.ha = 0x01005e000000L | n.primaryKey & 0x7fffff;
            n.nudState = Nud.NOARP;
        } else if (noArp) {
            n.ha = dev.devAddr();
            n.nudState = Nud.NOARP;
        } else if (type == Rtn.BROADCAST
                || (dev.flags() & Iff.POINTOPOINT) != 0) {
            n.ha = dev.broadcast();
            n.nudState = Nud.NOARP;
        }
    }

    /// Asks who has the neighbour's address: everybody, or first, when an
    /// address is known, its last owner.
    @Override
    @Linux(value = "arp_solicit", file = "net/ipv4/arp.c")
    public void solicit(Neighbour neigh, SkBuff skb) {
        NetDevice dev = neigh.dev;
        int target = neigh.primaryKey;
        int saddr = announced(InDevice.of(dev), target, skb);
        if (saddr == 0) {
            saddr = devinet.selectAddr(dev, target, RT_SCOPE_LINK);
        }
        int probes = neigh.probes - neigh.parms.ucastProbes.value;
        if (probes >= 0 && probes < neigh.parms.appProbes.value) {
            return;
        }
        send.send(ArpHdr.ARPOP_REQUEST, target, dev, saddr,
            probes < 0 ? neigh.ha : HeaderOps.NO_ADDR, 0);
    }

    /// The waiting packet's source, if `arp_announce` lets it be told.
    private int announced(InDevice in, int target, SkBuff skb) {
        if (skb == null || in.arpAnnounce() >= 2) {
            return 0;
        }
        int saddr = new IpHdr(skb.mem(), skb.networkHeader()).saddr();
        boolean local = route.addrType(saddr) == Rtn.LOCAL;
        return local && (in.arpAnnounce() == 0
            || in.addrOnlink(target, saddr)) ? saddr : 0;
    }

    @Override
    @Linux(value = "arp_error_report", file = "net/ipv4/arp.c")
    public void errorReport(Neighbour neigh, SkBuff skb) {
        failure.linkFailure(skb);
        skb.free(DropReason.NEIGH_FAILED);
    }

    /// Called for each device event after the addresses' own handling.
    @Linux(value = "arp_netdev_event", file = "net/ipv4/arp.c")
    public void netdevEvent(NetdevEvent event, NetDevice dev) {
        switch (event) {
            case REGISTER -> table.register(dev);
            case UP -> announce(dev);
            case DOWN, CHANGEADDR -> table.ifdown(dev);
            case UNREGISTER -> {
                table.ifdown(dev);
                table.unregister(dev);
            }
            default -> { }
        }
    }

    /// Tells everybody, if `arp_notify` says so.
    @Linux(value = "inetdev_send_gratuitous_arp",
        file = "net/ipv4/devinet.c", renamed = true)
    private void announce(NetDevice dev) {
        InDevice in = InDevice.of(dev);
        if (!in.arpNotify()) {
            return;
        }
        for (InIfaddr ifa : in.ifaList()) {
            send.send(ArpHdr.ARPOP_REQUEST, ifa.local(), dev, ifa.local(),
                HeaderOps.NO_ADDR, 0);
        }
    }
}
