package netstack.transport.packet;

import netstack.skbuff.Linux;

/// What `PACKET_STATISTICS` gives: since it was read last.
@Linux(value = "tpacket_stats", file = "include/uapi/linux/if_packet.h")
public final class TpacketStats {
    /// Packets that passed the filter, those that were dropped too.
    public int tpPackets;
    /// Packets that passed the filter and found the buffer full.
    public int tpDrops;
    /// Version 3: how often the program had all blocks.
    public int tpFreezeQCnt;
}
