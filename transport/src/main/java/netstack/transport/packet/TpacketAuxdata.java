package netstack.transport.packet;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What `PACKET_AUXDATA` tells of a packet beside its bytes: how long it
/// was, whether its checksum can be trusted, the VLAN tag that the card took
/// off.
@Linux(value = "tpacket_auxdata", file = "include/uapi/linux/if_packet.h")
public final class TpacketAuxdata {
    /// Bits of `tpStatus`.
    public static final int TP_STATUS_USER = 1;
    public static final int TP_STATUS_CSUMNOTREADY = 1 << 3;
    public static final int TP_STATUS_VLAN_VALID = 1 << 4;
    public static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
    public static final int TP_STATUS_CSUM_VALID = 1 << 7;
    public static final int TP_STATUS_GSO_TCP = 1 << 8;

    private static final int SKB_GSO_TCP = 1 | 1 << 4;

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
    void fill(SkBuff skb, int origlen) {
        tpStatus = TP_STATUS_USER | checksum(skb);
        if ((skb.shinfo().gsoType() & SKB_GSO_TCP) != 0 && skb.isGso()) {
            tpStatus |= TP_STATUS_GSO_TCP;
        }
        tpLen = origlen;
        tpSnaplen = skb.len();
        tpNet = skb.networkOffset();
        tpVlanTci = skb.vlanTci();
        tpVlanTpid = skb.vlanProto();
        if (skb.vlanProto() != 0) {
            tpStatus |= TP_STATUS_VLAN_VALID | TP_STATUS_VLAN_TPID_VALID;
        }
    }

    private static int checksum(SkBuff skb) {
        if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL) {
            return TP_STATUS_CSUMNOTREADY;
        }
        return skb.pktType() != SkBuff.PACKET_OUTGOING
            && skb.csumUnnecessary() ? TP_STATUS_CSUM_VALID : 0;
    }
    // end::tpacket_auxdata[]
}
