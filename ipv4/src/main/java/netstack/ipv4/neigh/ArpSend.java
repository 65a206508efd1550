package netstack.ipv4.neigh;

import netstack.driver.net.HeaderOps;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.ipv4.wire.ArpHdr;
import netstack.qdisc.DevQueue;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Makes and sends ARP packets.
@Linux(value = "arp_send_dst", file = "net/ipv4/arp.c", renamed = true)
final class ArpSend {
    private final DevQueue devQueue;

    ArpSend(DevQueue devQueue) {
        this.devQueue = devQueue;
    }

    /// Sends from `srcIp` about or to `destIp`; `destHw` -1 is everybody,
    /// `targetHw` goes into the packet.
    @Linux(value = "arp_send", file = "net/ipv4/arp.c")
    void send(int op, int destIp, NetDevice dev, int srcIp, long destHw,
            long targetHw) {
        if ((dev.flags() & Iff.NOARP) != 0) {
            return;
        }
        SkBuff skb = create(op, destIp, dev, srcIp, destHw, targetHw);
        if (skb != null) {
            devQueue.xmit(skb);
        }
    }

    @Linux(value = "arp_create", file = "net/ipv4/arp.c")
    private SkBuff create(int op, int destIp, NetDevice dev, int srcIp,
            long destHw, long targetHw) {
        int hlen = dev.hardHeaderLen() + dev.neededHeadroom() + 16;
        SkBuff skb = dev.skbs().alloc(hlen + ArpHdr.LEN);
        if (skb == null) {
            return null;
        }
        skb.reserve(hlen);
        skb.resetNetworkHeader();
        ArpHdr arp = new ArpHdr(skb.mem(), skb.put(ArpHdr.LEN));
        skb.dev(dev);
        skb.protocol(EthHdr.ETH_P_ARP);
        arp.hrd(dev.type()).pro(EthHdr.ETH_P_IP).hln(dev.addrLen()).pln(4)
            .op(op).sha(dev.devAddr()).sip(srcIp).tha(targetHw).tip(destIp);
        long to = destHw == HeaderOps.NO_ADDR ? dev.broadcast() : destHw;
        if (dev.headerOps().create(skb, dev, EthHdr.ETH_P_ARP, to,
                dev.devAddr()) < 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return null;
        }
        return skb;
    }
}
