package netstack.ipv4.wire;

import static netstack.skbuff.wire.Wire.u16;
import static netstack.skbuff.wire.Wire.u32;
import static netstack.skbuff.wire.Wire.u48;
import static netstack.skbuff.wire.Wire.u8;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// An ARP packet for IPv4 over Ethernet (RFC 826): 28 bytes.
///
/// ```
///  0               16              24      32
/// +---------------+---------------+-------+
/// | hardware type | protocol type | hln|pln|   0
/// +---------------+---------------+-------+
/// | operation     | sender's hardware address (6)    6
/// +-----------------------+---------------+
/// | sender's IP address   | target's hardware address (6)   14
/// +-----------------------+---------------+
/// | target's IP address   |   24
/// +-----------------------+
/// ```
@Linux(value = "arphdr", file = "include/uapi/linux/if_arp.h",
    renamed = true)
public record ArpHdr(MemorySegment mem, long at) {

    public static final int LEN = 28;

    public static final int ARPOP_REQUEST = 1;
    public static final int ARPOP_REPLY = 2;
    public static final int ARPHRD_ETHER = 1;

    public ArpHdr {
        Wire.check("ARP", mem, at, LEN);
    }

    public int hrd() { return u16(mem, at); }
    public int pro() { return u16(mem, at + 2); }
    public int hln() { return u8(mem, at + 4); }
    public int pln() { return u8(mem, at + 5); }
    public int op() { return u16(mem, at + 6); }
    /// Sender's hardware address, 48 bits.
    public long sha() { return u48(mem, at + 8); }
    public int sip() { return u32(mem, at + 14); }
    /// Target's hardware address.
    public long tha() { return u48(mem, at + 18); }
    public int tip() { return u32(mem, at + 24); }

    public ArpHdr hrd(int v) { u16(mem, at, v); return this; }
    public ArpHdr pro(int v) { u16(mem, at + 2, v); return this; }
    public ArpHdr hln(int v) { u8(mem, at + 4, v); return this; }
    public ArpHdr pln(int v) { u8(mem, at + 5, v); return this; }
    public ArpHdr op(int v) { u16(mem, at + 6, v); return this; }
    public ArpHdr sha(long v) { u48(mem, at + 8, v); return this; }
    public ArpHdr sip(int v) { u32(mem, at + 14, v); return this; }
    public ArpHdr tha(long v) { u48(mem, at + 18, v); return this; }
    public ArpHdr tip(int v) { u32(mem, at + 24, v); return this; }
}
