package netstack.transport.wire;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// A TCP header (RFC 9293, 3.1): 20 bytes, then options.
///
/// ```
///  0               1               2               3
/// +-------------------------------+-------------------------------+
/// |          source port          |           dest port           |
/// +-------------------------------+-------------------------------+
/// |                        sequence number                        |
/// +---------------------------------------------------------------+
/// |                     acknowledgment number                     |
/// +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
/// | doff  | res |A|C|E|U|A|P|R|S|F|            window             |
/// +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
/// |           checksum            |        urgent pointer         |
/// +-------------------------------+-------------------------------+
/// ```
/// `doff` is the header's length in 32-bit words, 5 to 15. Sequence numbers
/// are `int`: compare them by the sign of their difference.
@Linux(value = "tcphdr", file = "include/uapi/linux/tcp.h", renamed = true)
public record TcpHdr(MemorySegment mem, long at) {
    public static final int LEN = 20;
    /// Where the checksum stands, for hardware that writes it.
    public static final int CHECK_OFFSET = 16;

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;
    public static final int AE = 0x100;

    public TcpHdr {
        Wire.check("TCP", mem, at, LEN);
    }

    public int source() { return Wire.u16(mem, at); }
    public int dest() { return Wire.u16(mem, at + 2); }
    public int seq() { return Wire.u32(mem, at + 4); }
    public int ackSeq() { return Wire.u32(mem, at + 8); }
    public int doff() { return Wire.u8(mem, at + 12) >> 4; }
    /// The flags, bits 0 (FIN) to 8 (AE).
    public int flags() { return Wire.u16(mem, at + 12) & 0x1ff; }
    /// Header length, reserved bits, flags and window, in this order.
    @Linux("tcp_flag_word")
    public int flagWord() { return Wire.u32(mem, at + 12); }
    public int window() { return Wire.u16(mem, at + 14); }
    public int check() { return Wire.u16(mem, at + 16); }
    public int urgPtr() { return Wire.u16(mem, at + 18); }

    public boolean fin() { return (flags() & FIN) != 0; }
    public boolean syn() { return (flags() & SYN) != 0; }
    public boolean rst() { return (flags() & RST) != 0; }
    public boolean psh() { return (flags() & PSH) != 0; }
    public boolean ack() { return (flags() & ACK) != 0; }
    public boolean urg() { return (flags() & URG) != 0; }

    public TcpHdr source(int v) { Wire.u16(mem, at, v); return this; }
    public TcpHdr dest(int v) { Wire.u16(mem, at + 2, v); return this; }
    public TcpHdr seq(int v) { Wire.u32(mem, at + 4, v); return this; }
    public TcpHdr ackSeq(int v) { Wire.u32(mem, at + 8, v); return this; }

    /// Sets the header's length in words, and the flags.
    public TcpHdr doffFlags(int doff, int flags) {
        Wire.u16(mem, at + 12, doff << 12 | flags & 0x1ff);
        return this;
    }

    /// Sets the flags alone: the reserved bits stay as they came.
    public TcpHdr flags(int v) {
        Wire.u16(mem, at + 12, Wire.u16(mem, at + 12) & ~0x1ff | v & 0x1ff);
        return this;
    }

    public TcpHdr window(int v) { Wire.u16(mem, at + 14, v); return this; }
    public TcpHdr check(int v) { Wire.u16(mem, at + 16, v); return this; }
    public TcpHdr urgPtr(int v) { Wire.u16(mem, at + 18, v); return this; }
}
