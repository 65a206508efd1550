package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// A frame's header of version 1, in the machine's byte order.
///
/// ```
///  0  tp_status  8    8  tp_len    12  tp_snaplen  16  tp_mac
/// 18  tp_net         20  tp_sec    24  tp_usec
/// ```
@Linux(value = "tpacket_hdr", file = "include/uapi/linux/if_packet.h")
public record TpacketHdr(MemorySegment mem, long at) {
    public static final int LEN = 32;

    public int tpStatus() { return (int) mem.get(JAVA_LONG_UNALIGNED, at); }
    public void tpStatus(int v) { mem.set(JAVA_LONG_UNALIGNED, at, v); }
    public int tpLen() { return mem.get(JAVA_INT_UNALIGNED, at + 8); }
    public int tpSnaplen() { return mem.get(JAVA_INT_UNALIGNED, at + 12); }
    public int tpMac() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
    }
    public int tpNet() {
        return mem.get(JAVA_SHORT_UNALIGNED, at + 18) & 0xffff;
    }
    public int tpSec() { return mem.get(JAVA_INT_UNALIGNED, at + 20); }
    public int tpUsec() { return mem.get(JAVA_INT_UNALIGNED, at + 24); }

    TpacketHdr size(int len, int snaplen, int mac, int net) {
        mem.set(JAVA_INT_UNALIGNED, at + 8, len);
        mem.set(JAVA_INT_UNALIGNED, at + 12, snaplen);
        mem.set(JAVA_SHORT_UNALIGNED, at + 16, (short) mac);
        mem.set(JAVA_SHORT_UNALIGNED, at + 18, (short) net);
        return this;
    }

    void time(int sec, int usec) {
        mem.set(JAVA_INT_UNALIGNED, at + 20, sec);
        mem.set(JAVA_INT_UNALIGNED, at + 24, usec);
    }
}
