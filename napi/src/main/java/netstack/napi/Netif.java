package netstack.napi;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.driver.net.RxHandler;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// The receive half of `net/core/dev.c`: who wants this packet?
///
/// Every taker but the last gets one more reference; the last gets ours.
/// So a packet that only IP wants is never shared, and one with a tap is.
///
/// Left out: `tc` ingress and the ingress hook; VLAN devices (a packet whose
/// tag the card took off is for another host, one with its tag is of a
/// protocol that nobody registered).
@Linux(value = "netif_receive_skb_core", file = "net/core/dev.c",
    renamed = true)
public final class Netif {
    private static final int VLAN_VID_MASK = 0xFFF;

    private final NetRx rx;
    private final Machine machine;
    private final GenericXdp xdp;
    private int netstampNeeded;

    Netif(NetRx rx, Net net) {
        this.rx = rx;
        this.machine = rx.machine;
        this.xdp = new GenericXdp(machine, net.pages().memory());
    }

    /// Registers a handler in `net`, or on its own device.
    @Linux("dev_add_pack")
    public void addPack(Net net, PacketType pt) {
        ptypes(net, pt).add(pt);
    }

    /// Removes a handler; packets that it was given stay its own.
    @Linux(value = "dev_remove_pack", renamed = true)
    public void removePack(Net net, PacketType pt) {
        ptypes(net, pt).remove(pt);
    }

    private static Ptypes ptypes(Net net, PacketType pt) {
        NetDevice dev = pt.dev();
        if (dev == null) {
            return of(net);
        }
        if (dev.ptypes() == null) {
            dev.ptypes(new Ptypes());
        }
        return Ptypes.of(dev);
    }

    private static Ptypes of(Net net) {
        if (net.ptypes() == null) {
            net.ptypes(new Ptypes());
        }
        return (Ptypes) net.ptypes();
    }

    /// Somebody wants received packets stamped (a socket with SO_TIMESTAMP,
    /// a tap); [#disableTimestamp] takes it back.
    @Linux("net_enable_timestamp")
    public void enableTimestamp() {
        netstampNeeded++;
    }

    @Linux("net_disable_timestamp")
    public void disableTimestamp() {
        netstampNeeded--;
    }

    @Linux(value = "net_timestamp_check")
    void timestampCheck(SkBuff skb) {
        if (netstampNeeded > 0 && skb.tstamp() == 0) {
            skb.tstamp(machine.now());
        }
    }

    /// Takes a packet whose Ethernet header is off already.
    @Linux("netif_receive_skb")
    public int receiveSkb(SkBuff skb) {
        timestampCheck(skb);
        return steered(skb) ? NetifRx.NET_RX_SUCCESS
            : receiveSkbOneCore(skb);
    }

    /// Whether another CPU has the packet now.
    private boolean steered(SkBuff skb) {
        if (!rx.rps().needed()) {
            return false;
        }
        int cpu = rx.rps().cpu(skb, rx.softnet.get());
        if (cpu < 0) {
            return false;
        }
        rx.backlog().enqueueTo(skb, cpu);
        return true;
    }

    @Linux("__netif_receive_skb_one_core")
    int receiveSkbOneCore(SkBuff skb) {
        NetDevice origDev = (NetDevice) skb.dev();
        PacketType last = receiveSkbCore(skb);
        return last == null ? NetifRx.NET_RX_DROP
            : last.rcv(skb, (NetDevice) skb.dev(), last, origDev);
    }

    /// Takes all packets of `list`; `sublist` is the caller's scratch.
    @Linux("netif_receive_skb_list_internal")
    void receiveSkbListInternal(SkbQueue list, SkbQueue sublist) {
        if (netstampNeeded > 0) {
            for (SkBuff skb = list.peek(); skb != null; skb = skb.next()) {
                timestampCheck(skb);
            }
        }
        if (rx.rps().needed()) {
            SkBuff skb = list.peek();
            while (skb != null) {
                SkBuff next = skb.next();
                list.unlink(skb);
                if (!steered(skb)) {
                    sublist.queueTail(skb);
                }
                skb = next;
            }
            list.queueSpliceTailInit(sublist);
        }
        receiveSkbListCore(list, sublist);
    }

    /// Packets in a row from one device to one handler go to it together.
    @Linux("__netif_receive_skb_list_core")
    private void receiveSkbListCore(SkbQueue list, SkbQueue sublist) {
        PacketType runType = null;
        NetDevice runDev = null;
        for (SkBuff skb = list.dequeue(); skb != null;
                skb = list.dequeue()) {
            NetDevice origDev = (NetDevice) skb.dev();
            PacketType last = receiveSkbCore(skb);
            if (last == null) {
                continue;
            }
            if (!sublist.isEmpty()
                    && (last != runType || origDev != runDev)) {
                receiveSkbListPtype(sublist, runType, runDev);
            }
            runType = last;
            runDev = origDev;
            sublist.queueTail(skb);
        }
        if (!sublist.isEmpty()) {
            receiveSkbListPtype(sublist, runType, runDev);
        }
    }

    @Linux("__netif_receive_skb_list_ptype")
    private static void receiveSkbListPtype(SkbQueue sublist, PacketType pt,
            NetDevice origDev) {
        pt.listRcv(sublist, pt, origDev);
    }

    // tag::netif_receive_skb_core[]
    /// Gives `skb` to all who want it but the last, whom it returns; null if
    /// the packet is gone.
    @Linux("__netif_receive_skb_core")
    private PacketType receiveSkbCore(SkBuff skb) {
        machine.charge(Cost.NETIF_RECEIVE_SKB);
        machine.tracepoints().hit(Tracepoint.NETIF_RECEIVE_SKB, skb,
            skb.len(), 0);
        NetDevice origDev = (NetDevice) skb.dev();
        resetHeaders(skb);
        for (;;) {
            NetDevice dev = (NetDevice) skb.dev();
            skb.skbIif(dev.ifindex());
            rx.softnet.get().processed++;
            if (dev.xdpGeneric() != null && !xdp.passes(skb, dev)) {
                return null;
            }
            PacketType last = deliverTaps(skb, dev, origDev);
            if (dev.rxHandler() == null) {
                return deliverTyped(skb, last, origDev, false);
            }
            deliver(skb, last, origDev);
            RxHandler.Result result = dev.rxHandler().handle(skb);
            if (result == RxHandler.Result.CONSUMED) {
                return null;
            }
            if (result != RxHandler.Result.ANOTHER) {
                return deliverTyped(skb, null, origDev,
                    result == RxHandler.Result.EXACT);
            }
        }
    }
    // end::netif_receive_skb_core[]

    private static void resetHeaders(SkBuff skb) {
        skb.resetNetworkHeader();
        if (!skb.transportHeaderWasSet()) {
            skb.resetTransportHeader();
        }
        skb.resetMacLen();
    }

    private PacketType deliverTaps(SkBuff skb, NetDevice dev,
            NetDevice origDev) {
        PacketType last = null;
        for (PacketType pt : of(dev.net()).all) {
            deliver(skb, last, origDev);
            last = pt;
        }
        if (dev.ptypes() != null) {
            for (PacketType pt : Ptypes.of(dev).all) {
                deliver(skb, last, origDev);
                last = pt;
            }
        }
        return last;
    }

    private PacketType deliverTyped(SkBuff skb, PacketType tap,
            NetDevice origDev, boolean exact) {
        NetDevice dev = (NetDevice) skb.dev();
        PacketType last = tap;
        if (skb.vlanProto() != 0) {
            deliver(skb, last, origDev);
            last = null;
            vlanReceive(skb);
        }
        if (!exact) {
            last = deliverPtypeList(skb, last, of(dev.net()), origDev);
        }
        last = deliverPtypeList(skb, last, Ptypes.of(origDev), origDev);
        if (dev != origDev) {
            last = deliverPtypeList(skb, last, Ptypes.of(dev), origDev);
        }
        if (last == null) {
            dev.stats().inc(exact ? LinkStat.RX_NOHANDLER
                : LinkStat.RX_DROPPED);
            skb.free(DropReason.UNHANDLED_PROTO);
        }
        return last;
    }

    /// No device of that VLAN took it: it is for somebody else. VLAN 0 is
    /// none, only a priority.
    @Linux(value = "vlan_do_receive", file = "net/8021q/vlan_core.c",
        renamed = true)
    private static void vlanReceive(SkBuff skb) {
        if ((skb.vlanTci() & VLAN_VID_MASK) != 0) {
            skb.pktType(SkBuff.PACKET_OTHERHOST);
        }
        skb.vlanProto(0);
        skb.vlanTci(0);
    }

    @Linux(value = "deliver_ptype_list_skb", renamed = true)
    private PacketType deliverPtypeList(SkBuff skb, PacketType before,
            Ptypes lists, NetDevice origDev) {
        PacketType last = before;
        if (lists != null) {
            int type = skb.protocol();
            for (PacketType pt : lists.bucket(type)) {
                if (pt.type() == type) {
                    deliver(skb, last, origDev);
                    last = pt;
                }
            }
        }
        return last;
    }

    /// Gives `pt`, if there is one, a reference of its own.
    @Linux(value = "deliver_skb", renamed = true)
    private void deliver(SkBuff skb, PacketType pt,
            NetDevice origDev) {
        if (pt != null) {
            machine.charge(Cost.PACKET_TYPE);
            skb.get();
            pt.rcv(skb, (NetDevice) skb.dev(), pt, origDev);
        }
    }
}
