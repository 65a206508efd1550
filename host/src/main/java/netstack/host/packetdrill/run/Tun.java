package netstack.host.packetdrill.run;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.machine.WaitQueue;
import netstack.driver.net.Iff;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.host.Host;
import netstack.host.packetdrill.packets.Sniffed;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;

/// `tun0`: a device without a wire. What the host sends on it is kept with
/// its time for the script to look at; what the script puts in goes up the
/// stack as the kernel's tun does it, in the call of the one who writes.
///
/// It claims checksums and segmentation, so packets come down as large as
/// TCP makes them.
@Linux(value = "tun_struct", file = "drivers/net/tun.c", renamed = true)
public final class Tun implements NetDeviceOps {
    private static final int ARPHRD_NONE = 0xfffe;
    private static final int HEADROOM = 64;
    private static final int MIN_MTU = 68;
    private static final int MAX_MTU = 65535;

    private final Host host;
    private final Machine machine;
    private final NetDevice dev;
    private final ArrayDeque<Sniffed> sent = new ArrayDeque<>();
    private final WaitQueue wq;

    /// Registers it with `host`.
    public Tun(Host host, int mtu) {
        this.host = host;
        machine = host.machine();
        wq = new WaitQueue(machine);
        dev = new NetDevice(host.net(), "tun0", this, 1, 1);
        dev.type(ARPHRD_NONE);
        dev.flags(Iff.POINTOPOINT | Iff.NOARP | Iff.MULTICAST);
        dev.mtuRange(MIN_MTU, MAX_MTU);
        dev.mtu(mtu);
        dev.headerOps((_, _, _, _, _) -> 0);
        long offloads = NetdevFeatures.TSO | NetdevFeatures.TSO_ECN
                | NetdevFeatures.HW_CSUM | NetdevFeatures.SG
                | NetdevFeatures.FRAGLIST;
        dev.features(offloads | NetdevFeatures.GSO | NetdevFeatures.GRO);
        dev.hwFeatures(dev.features());
        host.net().devices().register(dev);
    }

    NetDevice dev() {
        return dev;
    }

    @Override
    @Linux(value = "tun_net_xmit", renamed = true)
    public NetdevTx startXmit(SkBuff skb, NetDevice d) {
        skb.txTimestamp();
        byte[] bytes = new byte[skb.len()];
        skb.copyBits(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        sent.add(new Sniffed(machine.now(), bytes));
        dev.stats().inc(LinkStat.TX_PACKETS);
        dev.stats().add(LinkStat.TX_BYTES, bytes.length);
        skb.consume();
        wq.wakeUp();
        return NetdevTx.OK;
    }

    // tag::tun_get_user[]
    /// Puts a packet in; `gsoSize` is the payload of each of the segments
    /// that it was made of, 0 for a packet as it was on the wire. False
    /// without memory.
    @Linux(value = "tun_get_user", renamed = true)
    public boolean write(byte[] packet, int gsoSize) {
        SkBuff skb = host.skbs().alloc(HEADROOM + packet.length);
        if (skb == null) {
            dev.stats().inc(LinkStat.RX_DROPPED);
            return false;
        }
        skb.reserve(HEADROOM);
        MemorySegment.copy(MemorySegment.ofArray(packet), 0, skb.mem(),
                skb.put(packet.length), packet.length);
        skb.dev(dev);
        skb.protocol(EthHdr.ETH_P_IP);
        skb.resetMacHeader();
        skb.resetNetworkHeader();
        if (gsoSize > 0) gso(skb, gsoSize);
        dev.stats().inc(LinkStat.RX_PACKETS);
        dev.stats().add(LinkStat.RX_BYTES, packet.length);
        machine.cpu().localBhDisable();
        host.rx().netif().receiveSkb(skb);
        machine.cpu().localBhEnable();
        return true;
    }
    // end::tun_get_user[]

    private static void gso(SkBuff skb, int gsoSize) {
        SkbSharedInfo info = skb.shinfo();
        info.gsoSize(gsoSize);
        info.gsoSegs(Math.ceilDiv(skb.len(), gsoSize));
        info.gsoType(SkbSharedInfo.SKB_GSO_TCPV4 | SkbSharedInfo.SKB_GSO_DODGY);
    }

    /// The oldest packet that was sent and not looked at; waits for one
    /// until `deadlineNs`, then returns null.
    public Sniffed next(long deadlineNs) {
        if (sent.isEmpty() && machine.now() < deadlineNs) {
            Hrtimer timer = new Hrtimer(machine, machine.current()::wake);
            timer.start(deadlineNs);
            for (;;) {
                wq.prepareToWait();
                if (!sent.isEmpty() || machine.now() >= deadlineNs
                        || machine.current().signalPending()) break;
                machine.schedule();
            }
            wq.finishWait();
            timer.cancel();
        }
        return sent.poll();
    }

    /// Puts a packet back that [#next] gave.
    void unread(Sniffed s) {
        sent.addFirst(s);
    }
}
