package netstack.napi;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A protocol or a tap that wants packets of one Ethernet type.
@Linux(value = "packet_type", file = "include/linux/netdevice.h")
public interface PacketType {
    /// The type of a tap: all packets.
    int ETH_P_ALL = 0x0003;

    /// The Ethernet type, in host order.
    int type();

    /// The only device that it wants packets of, or null for all.
    default NetDevice dev() {
        return null;
    }

    /// Takes one reference of `skb`, whose network header is at its data.
    /// `origDev` is the device that received it; `dev` may be a bridge.
    int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice origDev);

    /// Takes a batch from one device, leaving `list` empty.
    default void listRcv(SkbQueue list, PacketType pt, NetDevice origDev) {
        for (SkBuff skb = list.dequeue(); skb != null;
                skb = list.dequeue()) {
            rcv(skb, (NetDevice) skb.dev(), pt, origDev);
        }
    }
}
