package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// A frame's header of version 3: it says where the next one in its block
/// is, 0 in the last.
///
/// ```
///  0  tp_next_offset   4  tp_sec    8  tp_nsec   12  tp_snaplen
/// 16  tp_len          20  tp_status              24  tp_mac
/// 26  tp_net          28  tp_rxhash              32  tp_vlan_tci 4
/// 36  tp_vlan_tpid    38  tp_padding 2           40  tp_padding 8
/// ```
@Linux(value = "tpacket3_hdr", file = "include/uapi/linux/if_packet.h",
    renamed = true)
public record Tpacket3Hdr(MemorySegment mem, long at) {
    public static final int LEN = 48;

    public int tpNextOffset() { return mem.get(JAVA_INT_UNALIGNED, at); }
    void tpNextOffset(int v) { mem.set(JAVA_INT_UNALIGNED, at, v); }
    public int tpSec() { return mem.get(JAVA_INT_UNALIGNED, at + 4); }
    public int tpNsec() { return mem.get(JAVA_INT_UNALIGNED, at + 8); }
    public int tpSnaplen() { return mem.get(JAVA_INT_UNALIGNED, at + 12); }
    public int tpLen() { return mem.get(JAVA_INT_UNALIGNED, at + 16); }
    public int tpStatus() { return mem.get(JAVA_INT_UNALIGNED, at + 20); }
    void tpStatus(int v) { mem.set(JAVA_INT_UNALIGNED, at + 20, v); }
    public int tpMac() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 24) & 0xffff;
    }
    public int tpNet() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 26) & 0xffff;
    }
    public int tpRxhash() { return mem.get(JAVA_INT_UNALIGNED, at + 28); }
    void tpRxhash(int v) { mem.set(JAVA_INT_UNALIGNED, at + 28, v); }
    public int tpVlanTci() { return mem.get(JAVA_INT_UNALIGNED, at + 32); }
    public int tpVlanTpid() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 36) & 0xffff;
    }

    /// Clears the padding behind it, too.
    void vlan(int tci, int tpid) {
        mem.set(JAVA_INT_UNALIGNED, at + 32, tci);
        mem.set(JAVA_INT_UNALIGNED, at + 36, tpid);
    }

    /// Clears the padding at the end, too.
    Tpacket3Hdr size(int len, int snaplen, int mac, int net) {
        mem.set(JAVA_INT_UNALIGNED, at + 12, snaplen);
        mem.set(JAVA_INT_UNALIGNED, at + 16, len);
        mem.set(JAVA_SHORT_UNALIGNED, at + 24, (short) mac);
        mem.set(JAVA_SHORT_UNALIGNED, at + 26, (short) net);
        mem.set(JAVA_LONG_UNALIGNED, at + 40, 0);
        return this;
    }

    void time(int sec, int nsec) {
        mem.set(JAVA_INT_UNALIGNED, at + 4, sec);
        mem.set(JAVA_INT_UNALIGNED, at + 8, nsec);
    }
}
