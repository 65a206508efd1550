package netstack.ipv4.wire;

import static netstack.skbuff.wire.Wire.u16;
import static netstack.skbuff.wire.Wire.u32;
import static netstack.skbuff.wire.Wire.u8;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// An IPv4 header (RFC 791, section 3.1): 20 bytes and up to 40 of options.
///
/// ```
///  0       4       8               16      19                     31
/// +-------+-------+---------------+-------------------------------+
/// |version|  ihl  |      tos      |           total length        |
/// +-------+-------+---------------+-----+-------------------------+
/// |              id               |flags|     fragment offset     |
/// +---------------+---------------+-----+-------------------------+
/// |      ttl      |   protocol    |        header checksum        |
/// +---------------+---------------+-------------------------------+
/// |                         source address                        |
/// +---------------------------------------------------------------+
/// |                       destination address                     |
/// +---------------------------------------------------------------+
/// ```
@Linux(value = "iphdr", file = "include/uapi/linux/ip.h", renamed = true)
public record IpHdr(MemorySegment mem, long at) {

    public static final int LEN = 20;
    public static final int MAX_LEN = 60;

    /// Bits of [#fragOff]: congestion (unused), don't fragment, more
    /// fragments, and the mask of the offset in units of 8 bytes.
    public static final int IP_CE = 0x8000;
    public static final int IP_DF = 0x4000;
    public static final int IP_MF = 0x2000;
    public static final int IP_OFFSET = 0x1fff;

    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_IGMP = 2;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_RAW = 255;

    /// Version 4 and a header of five words.
    private static final int VERSION_IHL = 0x45;

    public IpHdr {
        Wire.check("IPv4", mem, at, LEN);
    }

    public int version() { return u8(mem, at) >> 4; }
    /// Header length in words of 4 bytes.
    public int ihl() { return u8(mem, at) & 0xf; }
    /// Header length in bytes.
    @Linux(value = "ip_hdrlen", file = "include/net/ip.h")
    public int hdrlen() { return ihl() * 4; }
    public int tos() { return u8(mem, at + 1); }
    public int totLen() { return u16(mem, at + 2); }
    public int id() { return u16(mem, at + 4); }
    public int fragOff() { return u16(mem, at + 6); }
    public int ttl() { return u8(mem, at + 8); }
    public int protocol() { return u8(mem, at + 9); }
    public int check() { return u16(mem, at + 10); }
    public int saddr() { return u32(mem, at + 12); }
    public int daddr() { return u32(mem, at + 16); }

    /// Version 4 with a header of `words` words.
    public IpHdr ihl(int words) { u8(mem, at, 4 << 4 | words); return this; }
    public IpHdr tos(int v) { u8(mem, at + 1, v); return this; }
    public IpHdr totLen(int v) { u16(mem, at + 2, v); return this; }
    public IpHdr id(int v) { u16(mem, at + 4, v); return this; }
    public IpHdr fragOff(int v) { u16(mem, at + 6, v); return this; }
    public IpHdr ttl(int v) { u8(mem, at + 8, v); return this; }
    public IpHdr protocol(int v) { u8(mem, at + 9, v); return this; }
    public IpHdr check(int v) { u16(mem, at + 10, v); return this; }
    public IpHdr saddr(int v) { u32(mem, at + 12, v); return this; }
    public IpHdr daddr(int v) { u32(mem, at + 16, v); return this; }

    /// Version 4, five words, and the TOS byte, in one store.
    public IpHdr versionIhlTos(int tos) {
        u16(mem, at, VERSION_IHL << 8 | tos);
        return this;
    }

    /// The header's checksum as received: 0 when it is right.
    public int fastCsum() {
        return fastCsum(mem, at, ihl());
    }

    /// The same of `ihl` words at `at`: on the hot path, where a call that
    /// is not inlined would put the view on the heap.
    @Linux(value = "ip_fast_csum", file = "arch/x86/include/asm/checksum_64.h")
    public static int fastCsum(MemorySegment mem, long at, int ihl) {
        return Checksum.fold(Checksum.partial(mem, at, ihl * 4, 0));
    }

    /// Computes the checksum and stores it.
    @Linux(value = "ip_send_check", file = "net/ipv4/ip_output.c")
    public void sendCheck() {
        check(0);
        check(fastCsum());
    }

    /// Whether it is a fragment, the first and the last one included.
    @Linux(value = "ip_is_fragment", file = "include/net/ip.h")
    public boolean isFragment() {
        return (fragOff() & (IP_MF | IP_OFFSET)) != 0;
    }

    /// Takes one hop off and corrects the checksum, of which TTL is the
    /// high byte of a word (RFC 1141); returns the new TTL.
    @Linux(value = "ip_decrease_ttl", file = "include/net/ip.h")
    public int decreaseTtl() {
        int check = check() + 0x0100;
        check(check + (check >= 0xffff ? 1 : 0));
        int ttl = ttl() - 1;
        ttl(ttl);
        return ttl;
    }
}
