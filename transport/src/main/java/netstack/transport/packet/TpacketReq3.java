package netstack.transport.packet;

import netstack.skbuff.Linux;

/// A ring as a program asks for it (`PACKET_RX_RING`); all zeros give it
/// back.
///
/// @param blockSize bytes of a block, whole pages
/// @param blockNr blocks
/// @param frameSize bytes of a frame, a multiple of 16; version 3 only
///        checks it
/// @param frameNr frames in all blocks together
/// @param retireBlkTov version 3: after how many ms a block that holds
///        packets is given to the program; 0 leaves it to the kernel
/// @param sizeofPriv version 3: bytes of each block that are the program's
/// @param featureReqWord version 3: [#FILL_RXHASH] or 0
@Linux(value = "tpacket_req3", file = "include/uapi/linux/if_packet.h",
    renamed = true)
public record TpacketReq3(int blockSize, int blockNr, int frameSize,
        int frameNr, int retireBlkTov, int sizeofPriv, int featureReqWord) {
    /// `TP_FT_REQ_FILL_RXHASH`: each packet with its flow's hash.
    public static final int FILL_RXHASH = 1;

    static final TpacketReq3 NONE = new TpacketReq3(0, 0, 0, 0, 0, 0, 0);
}
