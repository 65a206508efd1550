package netstack.driver.loopback;

import netstack.driver.net.EtherDev;
import netstack.driver.net.EthtoolOps;
import netstack.driver.net.Iff;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.NetifRx;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// `lo`: what it is given to send, it receives.
///
/// It has no queue and needs no lock, and claims every offload: a packet
/// that never leaves memory needs neither checksum nor segments. Its
/// Ethernet headers are all zero, but they are there.
@Linux(value = "loopback_ops", file = "drivers/net/loopback.c",
    renamed = true)
public final class Loopback implements NetDeviceOps {
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int MTU = 64 * 1024;

    private final NetifRx netif;

    private Loopback(NetifRx netif) {
        this.netif = netif;
    }

    /// Adds `lo` to `net`; packets come back through `netif`.
    @Linux(value = "loopback_net_init", renamed = true)
    public static NetDevice add(Net net, NetifRx netif) {
        NetDevice dev = new NetDevice(net, "lo", new Loopback(netif), 1, 1);
        setup(dev);
        net.devices().register(dev);
        return dev;
    }

    @Linux("loopback_setup")
    private static void setup(NetDevice dev) {
        dev.type(ARPHRD_LOOPBACK);
        dev.hardHeaderLen(EthHdr.LEN);
        dev.addrLen(EthHdr.ETH_ALEN);
        dev.mtu(MTU);
        dev.mtuRange(0, Integer.MAX_VALUE);
        dev.flags(Iff.LOOPBACK);
        dev.noQueue(true);
        dev.lltx(true);
        dev.keepDst(true);
        dev.hwFeatures(NetdevFeatures.GSO_SOFTWARE);
        dev.features(NetdevFeatures.SG | NetdevFeatures.FRAGLIST
            | NetdevFeatures.GSO_SOFTWARE | NetdevFeatures.HW_CSUM
            | NetdevFeatures.RXCSUM | NetdevFeatures.SCTP_CRC
            | NetdevFeatures.HIGHDMA | NetdevFeatures.VLAN_CHALLENGED
            | NetdevFeatures.LOOPBACK);
        dev.ethtoolOps(EthtoolOps.LINK_ONLY);
        dev.headerOps(EtherDev::header);
    }

    @Override
    @Linux(value = "loopback_xmit", renamed = true)
    public NetdevTx startXmit(SkBuff skb, NetDevice dev) {
        skb.txTimestamp();
        skb.tstamp(0);
        // The sender is no longer charged: the receiver will be.
        skb.orphan();
        skb.dstForce();
        skb.protocol(EtherDev.typeTrans(skb, dev));
        int len = skb.len();
        if (netif.rx(skb) == NetifRx.NET_RX_SUCCESS) {
            count(dev, len);
        }
        return NetdevTx.OK;
    }

    private static void count(NetDevice dev, int len) {
        dev.stats().inc(LinkStat.TX_PACKETS);
        dev.stats().add(LinkStat.TX_BYTES, len);
        dev.stats().inc(LinkStat.RX_PACKETS);
        dev.stats().add(LinkStat.RX_BYTES, len);
    }
}
