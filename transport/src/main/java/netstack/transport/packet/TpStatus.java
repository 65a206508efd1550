package netstack.transport.packet;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The bits `TP_STATUS_*` of a packet, in a ring or beside one, and of a
/// block.
@Linux(value = "TP_STATUS", file = "include/uapi/linux/if_packet.h",
    renamed = true)
public final class TpStatus {
    /// The frame or block is the kernel's to fill.
    public static final int KERNEL = 0;
    /// It is the program's to read.
    public static final int USER = 1;
    /// The packet was cut, and waits whole in the receive queue.
    public static final int COPY = 1 << 1;
    /// Packets were dropped since the statistics were read.
    public static final int LOSING = 1 << 2;
    /// The card will fill in the checksum.
    public static final int CSUMNOTREADY = 1 << 3;
    public static final int VLAN_VALID = 1 << 4;
    /// The block was closed by its timer, not because it was full.
    public static final int BLK_TMO = 1 << 5;
    public static final int VLAN_TPID_VALID = 1 << 6;
    /// The checksum was found right.
    public static final int CSUM_VALID = 1 << 7;
    public static final int GSO_TCP = 1 << 8;
    /// The time is the one that the stack had noted on the packet.
    public static final int TS_SOFTWARE = 1 << 29;

    private static final int SKB_GSO_TCP = 1 | 1 << 4;

    private TpStatus() {
    }

    /// What is known of a packet's checksum and size.
    static int of(SkBuff skb) {
        int status = USER | checksum(skb);
        return skb.isGso() && (skb.shinfo().gsoType() & SKB_GSO_TCP) != 0
            ? status | GSO_TCP : status;
    }

    private static int checksum(SkBuff skb) {
        if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL) {
            return CSUMNOTREADY;
        }
        return skb.pktType() != SkBuff.PACKET_OUTGOING
            && skb.csumUnnecessary() ? CSUM_VALID : 0;
    }
}
