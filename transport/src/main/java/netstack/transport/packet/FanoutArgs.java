package netstack.transport.packet;

import netstack.skbuff.Linux;

/// What `PACKET_FANOUT` takes.
///
/// @param id the group, 0 to 65535, in this namespace
/// @param typeFlags one of [PacketFanout]'s types, and its flags
/// @param maxNumMembers 0 for 256
@Linux(value = "fanout_args", file = "include/uapi/linux/if_packet.h")
public record FanoutArgs(int id, int typeFlags, int maxNumMembers) {
    /// As a plain number gives it.
    static FanoutArgs of(int value) {
        return new FanoutArgs(value & 0xffff, value >>> 16, 0);
    }
}
