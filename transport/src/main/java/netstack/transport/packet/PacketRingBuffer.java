package netstack.transport.packet;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import netstack.skbuff.Linux;

/// A ring of frames (versions 1 and 2), or of blocks, which then
/// [TpacketKbdqCore] fills. All is done with the receive queue's lock.
///
/// A frame is the kernel's while its status is 0. Between choosing a frame
/// and filling it the lock is given back; who fills which one stands in
/// `rxOwnerMap` meanwhile, so that no second CPU takes it, and the status
/// tells the program only when all of it is there.
@Linux(value = "packet_ring_buffer", file = "net/packet/internal.h")
final class PacketRingBuffer {
    PgVec pgVec;
    int head;
    int framesPerBlock;
    int frameSize;
    int frameMax;
    BitSet rxOwnerMap;
    TpacketKbdqCore prbBdqc;

    /// Bytes of a mapping of it, 0 without a ring.
    long bytes() {
        return pgVec == null ? 0 : pgVec.bytes();
    }

    // tag::packet_lookup_frame[]
    /// The frame at `position`, if its status is `status`; else 0.
    @Linux(value = "packet_lookup_frame", file = "net/packet/af_packet.c")
    long lookupFrame(TpacketVersion v, int position, int status) {
        long frame = pgVec.buffer(position / framesPerBlock)
            + (long) position % framesPerBlock * frameSize;
        return getStatus(v, pgVec.mem, frame) == status ? frame : 0;
    }

    /// Takes the frame at the head; 0 if the program still has it, or if
    /// another CPU is filling it.
    @Linux(value = "packet_current_frame", file = "net/packet/af_packet.c",
        renamed = true)
    long take(TpacketVersion v) {
        long frame = lookupFrame(v, head, TpStatus.KERNEL);
        if (frame == 0 || rxOwnerMap.get(head)) {
            return 0;
        }
        rxOwnerMap.set(head);
        head = head == frameMax ? 0 : head + 1;
        return frame;
    }

    /// Gives the frame at `position` to the program.
    void give(TpacketVersion v, int position, long frame, int status) {
        setStatus(v, pgVec.mem, frame, status);
        rxOwnerMap.clear(position);
    }
    // end::packet_lookup_frame[]

    /// Whether the frame before the head is not the kernel's any more:
    /// there is something to read.
    @Linux(value = "packet_previous_frame", file = "net/packet/af_packet.c",
        renamed = true)
    boolean previousGiven(TpacketVersion v) {
        return lookupFrame(v, head == 0 ? frameMax : head - 1,
            TpStatus.KERNEL) == 0;
    }

    /// Whether the frame is free that lies a part `2^-powOff` of the ring
    /// ahead; 0 for the next one.
    @Linux(value = "__tpacket_has_room", file = "net/packet/af_packet.c")
    boolean hasRoom(TpacketVersion v, int powOff) {
        int len = frameMax + 1;
        int idx = head + (powOff == 0 ? 0 : len >> powOff);
        return lookupFrame(v, idx >= len ? idx - len : idx,
            TpStatus.KERNEL) != 0;
    }

    @Linux(value = "__packet_get_status", file = "net/packet/af_packet.c")
    private static int getStatus(TpacketVersion v, MemorySegment mem,
            long frame) {
        return switch (v) {
            case V1 -> new TpacketHdr(mem, frame).tpStatus();
            case V2 -> new Tpacket2Hdr(mem, frame).tpStatus();
            case V3 -> new Tpacket3Hdr(mem, frame).tpStatus();
        };
    }

    @Linux(value = "__packet_set_status", file = "net/packet/af_packet.c")
    private static void setStatus(TpacketVersion v, MemorySegment mem,
            long frame, int status) {
        switch (v) {
            case V1 -> new TpacketHdr(mem, frame).tpStatus(status);
            case V2 -> new Tpacket2Hdr(mem, frame).tpStatus(status);
            case V3 -> new Tpacket3Hdr(mem, frame).tpStatus(status);
        }
    }
}
