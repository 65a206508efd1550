package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// A frame's header of version 2: nanoseconds, and the VLAN tag.
///
/// ```
///  0  tp_status    4  tp_len        8  tp_snaplen   12  tp_mac
/// 14  tp_net      16  tp_sec       20  tp_nsec      24  tp_vlan_tci
/// 26  tp_vlan_tpid                 28  tp_padding 4
/// ```
@Linux(value = "tpacket2_hdr", file = "include/uapi/linux/if_packet.h",
    renamed = true)
public record Tpacket2Hdr(MemorySegment mem, long at) {
    public static final int LEN = 32;

    public int tpStatus() { return mem.get(JAVA_INT_UNALIGNED, at); }
    public void tpStatus(int v) { mem.set(JAVA_INT_UNALIGNED, at, v); }
    public int tpLen() { return mem.get(JAVA_INT_UNALIGNED, at + 4); }
    public int tpSnaplen() { return mem.get(JAVA_INT_UNALIGNED, at + 8); }
    public int tpMac() { return u16(12); }
    public int tpNet() { return u16(14); }
    public int tpSec() { return mem.get(JAVA_INT_UNALIGNED, at + 16); }
    public int tpNsec() { return mem.get(JAVA_INT_UNALIGNED, at + 20); }
    public int tpVlanTci() { return u16(24); }
    public int tpVlanTpid() { return u16(26); }

    private int u16(int off) {
        return mem.get(JAVA_SHORT_UNALIGNED, at + off) & 0xffff;
    }

    Tpacket2Hdr size(int len, int snaplen, int mac, int net) {
        mem.set(JAVA_INT_UNALIGNED, at + 4, len);
        mem.set(JAVA_INT_UNALIGNED, at + 8, snaplen);
        mem.set(JAVA_SHORT_UNALIGNED, at + 12, (short) mac);
        mem.set(JAVA_SHORT_UNALIGNED, at + 14, (short) net);
        return this;
    }

    Tpacket2Hdr time(int sec, int nsec) {
        mem.set(JAVA_INT_UNALIGNED, at + 16, sec);
        mem.set(JAVA_INT_UNALIGNED, at + 20, nsec);
        return this;
    }

    /// Clears the padding, too.
    void vlan(int tci, int tpid) {
        mem.set(JAVA_SHORT_UNALIGNED, at + 24, (short) tci);
        mem.set(JAVA_SHORT_UNALIGNED, at + 26, (short) tpid);
        mem.set(JAVA_INT_UNALIGNED, at + 28, 0);
    }
}
