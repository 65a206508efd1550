package netstack.skbuff.wire;

import static netstack.skbuff.wire.Wire.u16;
import static netstack.skbuff.wire.Wire.u48;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// An Ethernet header (IEEE 802.3, 3.1.1; RFC 894): 14 bytes.
///
/// ```
///  0                   6                   12        14
/// +-------------------+-------------------+---------+
/// | destination MAC   | source MAC        | type    | payload ...
/// +-------------------+-------------------+---------+
/// ```
/// A MAC address is the low 48 bits of a `long`.
@Linux(value = "ethhdr", file = "include/uapi/linux/if_ether.h",
       renamed = true)
public record EthHdr(MemorySegment mem, long at) {

    public static final int LEN = 14;

    /// Smallest and largest frame without its 4 bytes of check sequence.
    public static final int ETH_ZLEN = 60;
    public static final int ETH_FRAME_LEN = 1514;
    public static final int ETH_FCS_LEN = 4;
    public static final int ETH_DATA_LEN = 1500;
    public static final int ETH_ALEN = 6;

    public static final int ETH_P_LOOP = 0x0060;
    public static final int ETH_P_IP = 0x0800;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_RARP = 0x8035;
    public static final int ETH_P_8021Q = 0x8100;
    public static final int ETH_P_IPV6 = 0x86dd;
    public static final int ETH_P_PAUSE = 0x8808;
    public static final int ETH_P_8021AD = 0x88a8;
    /// From this number on it is a type, below it a length (IEEE 802.3).
    public static final int ETH_P_802_3_MIN = 0x0600;
    /// Not on the wire: every protocol; 802.3 frames; 802.2 frames.
    public static final int ETH_P_802_3 = 0x0001;
    public static final int ETH_P_ALL = 0x0003;
    public static final int ETH_P_802_2 = 0x0004;

    public static final long BROADCAST = 0xffff_ffff_ffffL;

    public EthHdr {
        Wire.check("Ethernet", mem, at, LEN);
    }

    public long dest() { return u48(mem, at); }
    public long source() { return u48(mem, at + 6); }
    public int proto() { return u16(mem, at + 12); }

    public EthHdr dest(long v) { u48(mem, at, v); return this; }
    public EthHdr source(long v) { u48(mem, at + 6, v); return this; }
    public EthHdr proto(int v) { u16(mem, at + 12, v); return this; }

    /// Whether the headers at `a` and `b` are the same.
    @Linux(value = "compare_ether_header",
           file = "include/linux/etherdevice.h", renamed = true)
    public static boolean same(MemorySegment mem, long a, long b) {
        return u48(mem, a) == u48(mem, b)
                && u48(mem, a + 6) == u48(mem, b + 6)
                && u16(mem, a + 12) == u16(mem, b + 12);
    }

    /// Whether an address is a group's: broadcast is one too.
    @Linux(value = "is_multicast_ether_addr",
           file = "include/linux/etherdevice.h", renamed = true)
    public static boolean isMulticast(long mac) {
        return (mac >>> 40 & 1) != 0;
    }

    @Linux(value = "is_broadcast_ether_addr",
           file = "include/linux/etherdevice.h", renamed = true)
    public static boolean isBroadcast(long mac) {
        return mac == BROADCAST;
    }
}
