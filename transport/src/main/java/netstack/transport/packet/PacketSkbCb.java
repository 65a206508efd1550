package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A packet socket's view of the control block: a `sockaddr_ll` whose first
/// four bytes, family and protocol, hold the packet's length before it was
/// cut; both are known again when it is read.
///
/// ```
///  0  origlen     4  ifindex     8  hatype    10  pkttype   11  halen
/// 12  addr
/// ```
@Linux(value = "packet_skb_cb", file = "net/packet/internal.h")
record PacketSkbCb(MemorySegment mem, long at) {
    private static final int LEN = 20;

    @Linux(value = "PACKET_SKB_CB", renamed = true)
    static PacketSkbCb of(SkBuff skb) {
        return new PacketSkbCb(skb.mem(), skb.cbAt());
    }

    void clear() {
        mem.asSlice(at, LEN).fill((byte) 0);
    }

    int origlen() { return mem.get(JAVA_INT_UNALIGNED, at); }
    void origlen(int v) { mem.set(JAVA_INT_UNALIGNED, at, v); }
    int ifindex() { return mem.get(JAVA_INT_UNALIGNED, at + 4); }
    void ifindex(int v) { mem.set(JAVA_INT_UNALIGNED, at + 4, v); }
    int hatype() { return mem.get(JAVA_SHORT_UNALIGNED, at + 8) & 0xffff; }
    void hatype(int v) {
        mem.set(JAVA_SHORT_UNALIGNED, at + 8, (short) v);
    }
    int pkttype() { return mem.get(JAVA_BYTE, at + 10); }
    void pkttype(int v) { mem.set(JAVA_BYTE, at + 10, (byte) v); }
    int halen() { return mem.get(JAVA_BYTE, at + 11); }
    void halen(int v) { mem.set(JAVA_BYTE, at + 11, (byte) v); }
    /// The sender's address, 48 bits.
    long addr() { return mem.get(JAVA_LONG_UNALIGNED, at + 12); }
    void addr(long v) { mem.set(JAVA_LONG_UNALIGNED, at + 12, v); }
}
