package netstack.ipv4.neigh;

import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_HOST;
import static netstack.ipv4.dev.InIfaddr.RT_SCOPE_LINK;
import static netstack.ipv4.wire.ArpHdr.ARPOP_REPLY;
import static netstack.ipv4.wire.ArpHdr.ARPOP_REQUEST;

import netstack.driver.machine.Machine;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.LinuxMib;
import netstack.ipv4.dev.Mibs;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Route;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.napi.PacketType;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Received ARP packets: answers questions for this host's addresses, and
/// learns from answers and questions (RFC 826).
///
/// Left out: proxy ARP, and ARP over anything but Ethernet.
@Linux(value = "arp_packet_type", file = "net/ipv4/arp.c", renamed = true)
public final class Arp implements PacketType {
    private static final int ARPHRD_IEEE802 = 6;

    private final Machine machine;
    private final NeighTable table;
    private final ArpSend send;
    private final Devinet devinet;
    private final Route route;
    private final Mibs mibs;

    public Arp(ArpTable arpTable, Devinet devinet, Route route,
            Mibs mibs) {
        this.machine = arpTable.table.machine();
        this.table = arpTable.table;
        this.send = arpTable.send;
        this.devinet = devinet;
        this.route = route;
        this.mibs = mibs;
    }

    @Override
    public int type() {
        return EthHdr.ETH_P_ARP;
    }

    /// Takes a received ARP packet.
    @Override
    @Linux(value = "arp_rcv", file = "net/ipv4/arp.c")
    public int rcv(SkBuff packet, NetDevice dev, PacketType pt,
            NetDevice origDev) {
        machine.charge(Cost.ARP_RCV);
        if ((dev.flags() & Iff.NOARP) != 0
                || packet.pktType() == SkBuff.PACKET_OTHERHOST
                || packet.pktType() == SkBuff.PACKET_LOOPBACK) {
            packet.consume();
            return NetifRx.NET_RX_SUCCESS;
        }
        SkBuff skb = packet.shareCheck();
        if (skb == null) {
            return NetifRx.NET_RX_DROP;
        }
        if (!skb.mayPull(ArpHdr.LEN)) {
            skb.free(DropReason.PKT_TOO_SMALL);
            return NetifRx.NET_RX_DROP;
        }
        ArpHdr arp = new ArpHdr(skb.mem(), skb.networkHeader());
        InDevice in = InDevice.of(dev);
        if (in == null || !understood(arp, dev, in)) {
            skb.free(DropReason.NOT_SPECIFIED);
            return NetifRx.NET_RX_DROP;
        }
        process(skb, arp, dev, in);
        skb.consume();
        return NetifRx.NET_RX_SUCCESS;
    }

    private static boolean understood(ArpHdr arp, NetDevice dev,
            InDevice in) {
        int op = arp.op();
        int tip = arp.tip();
        return arp.hln() == dev.addrLen() && arp.pln() == 4
            && (arp.hrd() == dev.type() || arp.hrd() == ARPHRD_IEEE802)
            && arp.pro() == EthHdr.ETH_P_IP
            && (op == ARPOP_REQUEST || op == ARPOP_REPLY)
            && !Ipv4Addr.isMulticast(tip)
            && (!Ipv4Addr.isLoopback(tip) || in.routeLocalnet())
            && (arp.sip() != tip || !in.dropGratuitousArp());
    }

    @Linux(value = "arp_process", file = "net/ipv4/arp.c")
    private void process(SkBuff skb, ArpHdr arp, NetDevice dev,
            InDevice in) {
        int sip = arp.sip();
        int tip = arp.tip();
        long sha = arp.sha();
        boolean request = arp.op() == ARPOP_REQUEST;
        // RFC 5227 2.1.1: a probe; who owns the address defends it.
        if (sip == 0) {
            if (request && route.addrType(tip) == Rtn.LOCAL
                    && !ignore(in, sip, tip)) {
                send.send(ARPOP_REPLY, sip, dev, tip, sha, sha);
            }
            return;
        }
        if (request && route.inputNoref(skb, tip, sip, 0, dev) == 0
                && ((Rtable) skb.dst()).rtType() == Rtn.LOCAL) {
            if (!ignore(in, sip, tip)
                    && !(in.arpFilter() && filter(sip, tip, dev))
                    && eventNs(sip, sha, dev) != null) {
                send.send(ARPOP_REPLY, sip, dev, tip, sha, sha);
            }
            return;
        }
        learn(skb, arp, dev, in);
    }

    /// Who asks us will be asked by us: note the asker's address.
    @Linux(value = "neigh_event_ns", file = "net/core/neighbour.c")
    private Neighbour eventNs(int sip, long sha, NetDevice dev) {
        Neighbour n = table.create(sip, dev);
        if (n != null) {
            NeighUpdate.update(n, sha, Nud.STALE, NeighUpdate.OVERRIDE);
        }
        return n;
    }

    private void learn(SkBuff skb, ArpHdr arp, NetDevice dev, InDevice in) {
        int sip = arp.sip();
        long sha = arp.sha();
        boolean reply = arp.op() == ARPOP_REPLY;
        boolean garp = sip == arp.tip() && (!reply || arp.tha() == sha)
            && route.addrType(sip) == Rtn.UNICAST;
        boolean toUs = skb.pktType() == SkBuff.PACKET_HOST;
        Neighbour n = table.lookup(sip, dev);
        if (n == null && accepts(in, sip)
                && (garp || reply && route.addrType(sip) == Rtn.UNICAST)) {
            n = table.create(sip, dev);
        }
        if (n == null) {
            return;
        }
        // Of several answers the first counts, for a second or so.
        boolean override = garp
            || machine.jiffies() > n.updated + n.parms.locktimeJiffies();
        NeighUpdate.update(n, sha, reply && toUs ? Nud.REACHABLE : Nud.STALE,
            override ? NeighUpdate.OVERRIDE : 0);
    }

    @Linux(value = "arp_accept", file = "net/ipv4/arp.c", renamed = true)
    private static boolean accepts(InDevice in, int sip) {
        return in.arpAccept() == 1
            || in.arpAccept() == 2 && in.addrOnlink(sip, 0);
    }

    /// Whether `arp_ignore` forbids to answer for `tip`.
    @Linux(value = "arp_ignore", file = "net/ipv4/arp.c")
    private boolean ignore(InDevice in, int sip, int tip) {
        return switch (in.arpIgnore()) {
            case 1 -> !devinet.confirmAddr(in, 0, tip, RT_SCOPE_HOST);
            case 2 -> !devinet.confirmAddr(in, sip, tip, RT_SCOPE_HOST);
            case 3 -> !devinet.confirmAddr(null, 0, tip, RT_SCOPE_LINK);
            case 8 -> true;
            default -> false;
        };
    }

    /// Whether an answer to `sip` would leave by another device.
    @Linux(value = "arp_filter", file = "net/ipv4/arp.c")
    private boolean filter(int sip, int tip, NetDevice dev) {
        Flow fl4 = new Flow().clear(sip);
        fl4.saddr = tip;
        Rtable rt = route.outputFlow(fl4);
        if (rt != null && rt.dev() != dev) {
            mibs.linux.inc(LinuxMib.ARPFILTER);
        }
        return rt == null || rt.dev() != dev;
    }
}
