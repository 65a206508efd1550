package netstack.transport.packet;

import netstack.skbuff.Linux;

/// What `PACKET_ROLLOVER_STATS` gives: packets of this member that went, or
/// should have gone, to another.
@Linux(value = "tpacket_rollover_stats",
    file = "include/uapi/linux/if_packet.h")
public final class TpacketRolloverStats {
    /// Went to another.
    public long tpAll;
    /// Of these, because their flow is huge.
    public long tpHuge;
    /// Found no other with room.
    public long tpFailed;
}
