package netstack.transport.packet;

import netstack.skbuff.Linux;

/// How a ring is laid out: frames of one size (V1, V2), or blocks that each
/// hold as many packets as fit (V3).
@Linux(value = "tpacket_versions", file = "include/uapi/linux/if_packet.h",
    renamed = true)
public enum TpacketVersion {
    V1(TpacketHdr.LEN), V2(Tpacket2Hdr.LEN), V3(Tpacket3Hdr.LEN);

    static final int ALIGNMENT = 16;

    /// Bytes of a frame's header (`PACKET_HDRLEN`).
    public final int len;
    /// The same with the address behind it (`TPACKET_HDRLEN`).
    public final int hdrlen;

    TpacketVersion(int len) {
        this.len = len;
        hdrlen = align(len) + TpacketSll.LEN;
    }

    @Linux(value = "TPACKET_ALIGN", renamed = true)
    static int align(int n) {
        return n + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
