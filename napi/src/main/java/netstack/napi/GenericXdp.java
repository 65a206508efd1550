package netstack.napi;

import java.lang.foreign.MemorySegment;

import netstack.driver.machine.Machine;
import netstack.driver.machine.PerCpu;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// XDP for devices whose driver knows nothing of it: the program runs on
/// the finished `sk_buff`, made linear and writable with 256 bytes in front.
///
/// Left out: REDIRECT (it needs maps); it drops.
@Linux(value = "generic_xdp_needed_key", file = "net/core/dev.c",
    renamed = true)
final class GenericXdp {
    private static final int XDP_PACKET_HEADROOM = 256;

    private final Machine machine;
    private final PerCpu<XdpBuff> buffs;

    GenericXdp(Machine machine, MemorySegment mem) {
        this.machine = machine;
        buffs = new PerCpu<>(machine, cpu -> new XdpBuff(mem));
    }

    /// Runs the device's program; false if `skb` is gone.
    @Linux(value = "do_xdp_generic", renamed = true)
    boolean passes(SkBuff skb, NetDevice dev) {
        machine.charge(Cost.XDP);
        if (!makeWritable(skb)) {
            skb.free(DropReason.XDP);
            return false;
        }
        XdpAction action = run(skb, dev, buffs.get());
        if (action == XdpAction.TX) {
            tx(skb, dev);
        } else if (action != XdpAction.PASS) {
            skb.free(DropReason.XDP);
        }
        return action == XdpAction.PASS;
    }

    @Linux(value = "netif_skb_check_for_xdp", renamed = true)
    private static boolean makeWritable(SkBuff skb) {
        int room = XDP_PACKET_HEADROOM - skb.headroom();
        if (skb.cloned() || room > 0) {
            return skb.expandHead(Math.max(room, 0), 0) && skb.linearize();
        }
        return skb.linearize();
    }

    @Linux(value = "bpf_prog_run_generic_xdp", renamed = true)
    private static XdpAction run(SkBuff skb, NetDevice dev, XdpBuff xdp) {
        long data = skb.macHeader();
        long end = skb.tail();
        EthHdr eth = new EthHdr(skb.mem(), data);
        long dest = eth.dest();
        int proto = eth.proto();
        xdp.prepareBuff(skb.head(), skb.end(), data, end);
        xdp.rxq(dev, Math.max(skb.queueMapping() - 1, 0));
        XdpAction action = dev.xdpGeneric().run(xdp);
        move(skb, (int) (xdp.data() - data), (int) (xdp.dataEnd() - end));
        eth = new EthHdr(skb.mem(), skb.macHeader());
        if (eth.proto() != proto || eth.dest() != dest) {
            skb.push(EthHdr.LEN);
            skb.pktType(SkBuff.PACKET_HOST);
            skb.protocol(EtherDev.typeTrans(skb, dev));
        }
        return action;
    }

    /// Follows the program where it moved the frame's start and end.
    private static void move(SkBuff skb, int start, int end) {
        if (start > 0) {
            skb.pull(start);
        } else if (start < 0) {
            skb.push(-start);
        }
        if (start != 0) {
            skb.setMacHeader(-EthHdr.LEN);
            skb.resetNetworkHeader();
        }
        if (end > 0) {
            skb.put(end);
        } else if (end < 0) {
            skb.trim(skb.len() + end);
        }
    }

    /// Sends the frame back out of the device, past all disciplines.
    @Linux(value = "generic_xdp_tx", file = "net/core/dev.c",
        renamed = true)
    private static void tx(SkBuff skb, NetDevice dev) {
        skb.push(EthHdr.LEN);
        NetdevQueue txq = dev.txQueue(0);
        txq.xmitLock().lock();
        boolean sent = !txq.xmitFrozenOrDrvStopped()
            && dev.ops().startXmit(skb, dev) == NetdevTx.OK;
        txq.xmitLock().unlock();
        if (!sent) {
            skb.free(DropReason.XDP);
        }
    }
}
