package netstack.transport.wire;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// A UDP header (RFC 768): 8 bytes.
///
/// ```
///  0               2               4               6               8
/// +---------------+---------------+---------------+---------------+
/// |  source port  |   dest port   |    length     |   checksum    |
/// +---------------+---------------+---------------+---------------+
/// ```
/// `len` counts the header too. A checksum of zero means that none was made.
@Linux(value = "udphdr", file = "include/uapi/linux/udp.h", renamed = true)
public record UdpHdr(MemorySegment mem, long at) {
    public static final int LEN = 8;
    /// Where the checksum stands, for hardware that writes it.
    public static final int CHECK_OFFSET = 6;

    public UdpHdr {
        Wire.check("UDP", mem, at, LEN);
    }

    public int source() { return Wire.u16(mem, at); }
    public int dest() { return Wire.u16(mem, at + 2); }
    public int len() { return Wire.u16(mem, at + 4); }
    public int check() { return Wire.u16(mem, at + 6); }

    public UdpHdr source(int v) { Wire.u16(mem, at, v); return this; }
    public UdpHdr dest(int v) { Wire.u16(mem, at + 2, v); return this; }
    public UdpHdr len(int v) { Wire.u16(mem, at + 4, v); return this; }
    public UdpHdr check(int v) { Wire.u16(mem, at + 6, v); return this; }
}
