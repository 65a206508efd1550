package netstack.transport;

import netstack.skbuff.Linux;

/// The link layer's address of a packet socket: which device, which
/// protocol; and of a packet read, what kind it was and who sent it.
///
/// To bind, `protocol` and `ifindex` count; to send, also `addr` for a
/// cooked socket. Numbers are in host order, where C wants `htons`.
@Linux(value = "sockaddr_ll", file = "include/uapi/linux/if_packet.h")
public final class SockaddrLl extends Sockaddr {
    public static final int AF_PACKET = 17;

    /// The Ethernet type, 0 to 65535.
    public int protocol;
    /// The device's number, 0 for any.
    public int ifindex;
    /// What kind of device: `ARPHRD_*`.
    public int hatype;
    /// For whom it was: `SkBuff.PACKET_*`.
    public int pkttype;
    /// Bytes of `addr` that count: 6, or 0.
    public int halen;
    /// The sender's address when read, the receiver's when sent: 48 bits.
    public long addr;

    /// Nothing yet: to be filled in.
    public SockaddrLl() {
        family = AF_PACKET;
    }

    public SockaddrLl(int protocol, int ifindex) {
        this();
        this.protocol = protocol;
        this.ifindex = ifindex;
    }

    /// Where a cooked packet is to go.
    public SockaddrLl(int protocol, int ifindex, long addr) {
        this(protocol, ifindex);
        this.addr = addr;
        this.halen = 6;
    }
}
