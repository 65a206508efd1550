package netstack.transport.packet;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// The VLAN tag of a packet whose header a cooked socket does not show.
@Linux(value = "packet_vlan", file = "net/packet/af_packet.c",
    renamed = true)
final class PacketVlan {
    static final int ETH_P_8021Q = 0x8100;
    static final int ETH_P_8021AD = 0x88a8;
    static final int VLAN_HLEN = 4;
    static final int VLAN_MAX_DEPTH = 8;

    private PacketVlan() {
    }

    @Linux(value = "eth_type_vlan", file = "include/linux/if_vlan.h",
        renamed = true)
    static boolean isVlan(int proto) {
        return proto == ETH_P_8021Q || proto == ETH_P_8021AD;
    }

    /// The outer tag, which stands behind the link layer's header; 0 if the
    /// packet ends before it.
    @Linux(value = "vlan_get_tci", renamed = true)
    static int tci(SkBuff skb, NetDevice dev) {
        long at = skb.macHeader() + dev.hardHeaderLen();
        return at + VLAN_HLEN > skb.tail() ? 0 : Wire.u16(skb.mem(), at);
    }

    /// The type behind the tags; the packet's own if it has none.
    @Linux(value = "vlan_get_protocol_dgram", renamed = true)
    static int protocolDgram(SkBuff skb, NetDevice dev) {
        int proto = skb.protocol();
        long at = skb.macHeader() + dev.hardHeaderLen();
        for (int tags = 0; isVlan(proto); tags++) {
            if (tags == VLAN_MAX_DEPTH - 1
                    || at + VLAN_HLEN > skb.tail()) {
                return 0;
            }
            proto = Wire.u16(skb.mem(), at + 2);
            at += VLAN_HLEN;
        }
        return proto;
    }
}
