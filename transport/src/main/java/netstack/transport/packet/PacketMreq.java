package netstack.transport.packet;

import netstack.skbuff.Linux;

/// Which frames a program wants beside the device's own: what
/// `PACKET_ADD_MEMBERSHIP` takes.
///
/// @param ifindex the device
/// @param type one of `MR_*`
/// @param alen bytes of the address: 6 where there is one
/// @param address 48 bits, for `MR_MULTICAST`
@Linux(value = "packet_mreq", file = "include/uapi/linux/if_packet.h")
public record PacketMreq(int ifindex, int type, int alen, long address) {
    /// Frames to one group.
    public static final int MR_MULTICAST = 0;
    /// All frames.
    public static final int MR_PROMISC = 1;
    /// All multicast frames.
    public static final int MR_ALLMULTI = 2;

    /// One without an address.
    public static PacketMreq of(int ifindex, int type) {
        return new PacketMreq(ifindex, type, 0, 0);
    }
}
