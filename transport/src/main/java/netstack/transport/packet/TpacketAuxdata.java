package netstack.transport.packet;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What `PACKET_AUXDATA` tells of a packet beside its bytes: how long it
/// was, whether its checksum can be trusted, the VLAN tag that the card took
/// off.
@Linux(value = "tpacket_auxdata", file = "include/uapi/linux/if_packet.h")
public final class TpacketAuxdata {
    /// Bits of [TpStatus].
    public int tpStatus;
    /// Bytes of the packet before the filter cut it.
    public int tpLen;
    /// Bytes that the socket kept.
    public int tpSnaplen;
    /// Where the network header starts in what was kept.
    public int tpNet;
    public int tpVlanTci;
    public int tpVlanTpid;

    // tag::tpacket_auxdata[]
    /// @param dev the device that had it, for a cooked socket's packet; null
    ///        for a raw one, which shows the tag itself
    void fill(SkBuff skb, int origlen, NetDevice dev) {
        tpStatus = TpStatus.of(skb);
        tpLen = origlen;
        tpSnaplen = skb.len();
        tpNet = skb.networkOffset();
        if (skb.vlanProto() != 0) {
            vlan(skb.vlanTci(), skb.vlanProto());
        } else if (dev != null && PacketVlan.isVlan(skb.protocol())) {
            vlan(PacketVlan.tci(skb, dev), skb.protocol());
        } else {
            tpVlanTci = 0;
            tpVlanTpid = 0;
        }
    }

    private void vlan(int tci, int tpid) {
        tpVlanTci = tci;
        tpVlanTpid = tpid;
        tpStatus |= TpStatus.VLAN_VALID | TpStatus.VLAN_TPID_VALID;
    }
    // end::tpacket_auxdata[]
}
