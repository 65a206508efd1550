package netstack.ipv4.wire;

import static netstack.skbuff.wire.Wire.u16;
import static netstack.skbuff.wire.Wire.u32;
import static netstack.skbuff.wire.Wire.u8;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// An ICMP header (RFC 792): 8 bytes.
///
/// ```
///  0               8               16                             31
/// +---------------+---------------+-------------------------------+
/// |     type      |     code      |           checksum            |
/// +---------------+---------------+-------------------------------+
/// |  echo: id | unused | pointer  |   echo: sequence | next MTU    |
/// +-------------------------------+-------------------------------+
/// ```
/// Errors are followed by the IP header they are about, and its payload's
/// beginning.
@Linux(value = "icmphdr", file = "include/uapi/linux/icmp.h",
    renamed = true)
public record IcmpHdr(MemorySegment mem, long at) {

    public static final int LEN = 8;

    public static final int ICMP_ECHOREPLY = 0;
    public static final int ICMP_DEST_UNREACH = 3;
    public static final int ICMP_SOURCE_QUENCH = 4;
    public static final int ICMP_REDIRECT = 5;
    public static final int ICMP_ECHO = 8;
    public static final int ICMP_TIME_EXCEEDED = 11;
    public static final int ICMP_PARAMETERPROB = 12;
    public static final int ICMP_TIMESTAMP = 13;
    public static final int ICMP_TIMESTAMPREPLY = 14;
    public static final int ICMP_ADDRESS = 17;
    public static final int ICMP_ADDRESSREPLY = 18;
    /// Largest type that is counted and handled.
    public static final int NR_ICMP_TYPES = 18;

    /// Codes of ICMP_DEST_UNREACH.
    public static final int ICMP_NET_UNREACH = 0;
    public static final int ICMP_HOST_UNREACH = 1;
    public static final int ICMP_PROT_UNREACH = 2;
    public static final int ICMP_PORT_UNREACH = 3;
    public static final int ICMP_FRAG_NEEDED = 4;
    public static final int ICMP_SR_FAILED = 5;
    public static final int ICMP_HOST_UNKNOWN = 7;
    public static final int ICMP_NET_ANO = 9;
    public static final int ICMP_HOST_ANO = 10;
    public static final int ICMP_PKT_FILTERED = 13;
    public static final int ICMP_PREC_CUTOFF = 15;
    public static final int NR_ICMP_UNREACH = 15;
    /// Codes of ICMP_REDIRECT.
    public static final int ICMP_REDIR_HOST = 1;
    /// Codes of ICMP_TIME_EXCEEDED: hops, and reassembly time.
    public static final int ICMP_EXC_TTL = 0;
    public static final int ICMP_EXC_FRAGTIME = 1;

    public IcmpHdr {
        Wire.check("ICMP", mem, at, LEN);
    }

    public int type() { return u8(mem, at); }
    public int code() { return u8(mem, at + 1); }
    public int checksum() { return u16(mem, at + 2); }
    /// Identifier and sequence number of an echo.
    public int echoId() { return u16(mem, at + 4); }
    public int echoSequence() { return u16(mem, at + 6); }
    /// MTU of the next hop in ICMP_FRAG_NEEDED (RFC 1191).
    public int fragMtu() { return u16(mem, at + 6); }
    /// The whole second word: gateway, pointer, or what the type says.
    public int un() { return u32(mem, at + 4); }

    public IcmpHdr type(int v) { u8(mem, at, v); return this; }
    public IcmpHdr code(int v) { u8(mem, at + 1, v); return this; }
    public IcmpHdr checksum(int v) { u16(mem, at + 2, v); return this; }
    public IcmpHdr echoId(int v) { u16(mem, at + 4, v); return this; }
    public IcmpHdr echoSequence(int v) { u16(mem, at + 6, v); return this; }
    public IcmpHdr un(int v) { u32(mem, at + 4, v); return this; }
}
