package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.transport.SockaddrLl;

/// The `sockaddr_ll` behind a frame's header, as bytes.
///
/// ```
///  0  sll_family   2  sll_protocol (big endian)   4  sll_ifindex
///  8  sll_hatype  10  sll_pkttype                11  sll_halen
/// 12  sll_addr 8
/// ```
@Linux(value = "tpacket_uhdr", file = "net/packet/af_packet.c",
    renamed = true)
public record TpacketSll(MemorySegment mem, long at) {
    static final int LEN = 20;

    /// The Ethernet type in host order.
    public int protocol() {
        return Short.reverseBytes(mem.get(JAVA_SHORT_UNALIGNED, at + 2))
            & 0xffff;
    }

    public int ifindex() { return mem.get(JAVA_INT_UNALIGNED, at + 4); }

    public int hatype() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 8) & 0xffff;
    }

    public int pkttype() { return mem.get(JAVA_BYTE, at + 10) & 0xff; }

    public int halen() { return mem.get(JAVA_BYTE, at + 11) & 0xff; }

    /// The sender's address, 48 bits.
    public long addr() {
        return Long.reverseBytes(mem.get(JAVA_LONG_UNALIGNED, at + 12))
            >>> 16;
    }

    TpacketSll device(int protocol, int ifindex, int hatype) {
        mem.set(JAVA_SHORT_UNALIGNED, at, (short) SockaddrLl.AF_PACKET);
        mem.set(JAVA_SHORT_UNALIGNED, at + 2,
            Short.reverseBytes((short) protocol));
        mem.set(JAVA_INT_UNALIGNED, at + 4, ifindex);
        mem.set(JAVA_SHORT_UNALIGNED, at + 8, (short) hatype);
        return this;
    }

    void sender(int pkttype, int halen, long addr) {
        mem.set(JAVA_BYTE, at + 10, (byte) pkttype);
        mem.set(JAVA_BYTE, at + 11, (byte) halen);
        mem.set(JAVA_LONG_UNALIGNED, at + 12,
            Long.reverseBytes(addr << 16));
    }
}
