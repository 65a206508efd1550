package netstack.transport.packet;

import netstack.skbuff.Linux;

/// A ring of version 1 or 2 as a program asks for it: see [TpacketReq3].
@Linux(value = "tpacket_req", file = "include/uapi/linux/if_packet.h")
public record TpacketReq(int blockSize, int blockNr, int frameSize,
        int frameNr) {
    TpacketReq3 req3() {
        return new TpacketReq3(blockSize, blockNr, frameSize, frameNr, 0, 0,
            0);
    }
}
