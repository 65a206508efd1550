package netstack.ipv4;

import netstack.driver.machine.Machine;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevEvent;
import netstack.driver.net.NetifRx;
import netstack.ipv4.dev.Devconf;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.dev.Mibs;
import netstack.ipv4.neigh.Arp;
import netstack.ipv4.neigh.ArpTable;
import netstack.ipv4.neigh.NeighTable;
import netstack.ipv4.netfilter.NfHooks;
import netstack.ipv4.route.Fib;
import netstack.ipv4.route.Route;
import netstack.ipv4.wire.IcmpHdr;
import netstack.napi.NetRx;
import netstack.napi.Rps;
import netstack.qdisc.DevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// IPv4 in one namespace: all its parts, and how they know each other.
///
/// The devices that exist already, and all that come later, get their IPv4
/// state; packets of types IP and ARP arrive from now on.
@Linux(value = "inet_init", file = "net/ipv4/af_inet.c", renamed = true)
public final class Ipv4 {
    public final Mibs mibs;
    public final NfHooks hooks;
    public final Devinet devinet;
    public final Fib fib;
    public final Route route;
    public final ArpTable arpTable;
    public final NeighTable neigh;
    public final Arp arp;
    public final InetOffload offload = new InetOffload();
    public final IpInput input;
    public final IpForward forward;
    public final IpOutput output;
    public final IpMakeSkb makeSkb;
    public final IpFragment frags;
    public final Icmp icmp;
    /// Where packets come from.
    public final NetRx rx;
    /// Where sockets note on which CPU their program reads.
    public final Rps rps;
    final Net net;
    final Machine machine;
    final NetifRx netifRx;
    final InetPeers peers;
    final IpIdents idents;
    final IpError errors;

    /// Wires everything in `net`, whose packets come from `rx` and leave by
    /// `devQueue`.
    public Ipv4(Net net, NetRx rx, DevQueue devQueue) {
        this.rx = rx;
        this.net = net;
        machine = net.machine();
        netifRx = rx.backlog();
        rps = rx.rps();
        mibs = new Mibs(net);
        hooks = new NfHooks(machine);
        devinet = new Devinet(net);
        fib = new Fib(net, devinet);
        route = new Route(net, fib, devinet);
        peers = new InetPeers(machine);
        idents = new IpIdents(machine);
        errors = new IpError(this);
        arpTable = new ArpTable(net, devQueue, devinet, route,
            this::linkFailure);
        neigh = arpTable.table;
        arp = new Arp(arpTable, devinet, route, mibs);
        makeSkb = new IpMakeSkb(this);
        output = new IpOutput(this);
        forward = new IpForward(this);
        frags = new IpFragment(this);
        input = new IpInput(this);
        icmp = new Icmp(this);
        addProtocol(icmp);
        gauges();
        devinet.registerInetaddrNotifier(fib);
        net.devices().registerNotifier(this::netdevEvent);
        rx.gro().addOffload(offload);
        devQueue.segmenter(offload);
        rx.netif().addPack(net, input);
        rx.netif().addPack(net, arp);
    }

    /// The parts hear of a device in the order in which they depend on each
    /// other.
    private void netdevEvent(NetdevEvent event, NetDevice dev) {
        boolean end = event == NetdevEvent.UNREGISTER;
        if (end) {
            arpTable.netdevEvent(event, dev);
        }
        devinet.netdevEvent(event, dev);
        fib.netdevEvent(event, dev);
        if (!end) {
            arpTable.netdevEvent(event, dev);
        }
    }

    private void gauges() {
        mibs.ip.gauge(IpMib.FORWARDING, () ->
            devinet.all().of(Devconf.Key.FORWARDING).value != 0 ? 1 : 2);
        mibs.ip.gauge(IpMib.DEFAULTTTL, () -> output.defaultTtl());
    }

    /// Adds a transport protocol.
    @Linux(value = "inet_add_protocol", file = "net/ipv4/protocol.c")
    public void addProtocol(NetProtocol protocol) {
        input.addProtocol(protocol);
    }

    /// Connects raw sockets.
    public void raw(RawDeliver sockets) {
        input.raw(sockets);
    }

    @Linux(value = "ipv4_link_failure", file = "net/ipv4/route.c")
    private void linkFailure(SkBuff skb) {
        icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH, IcmpHdr.ICMP_HOST_UNREACH,
            0);
    }
}
