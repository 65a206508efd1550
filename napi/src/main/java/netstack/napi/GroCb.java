package netstack.napi;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What GRO keeps in `skb->cb` of a packet that it looks at or holds.
///
/// ```
///  0       8      16           20     22     24     28     32    36
/// +-------+------+------------+------+------+------+------+-----+-----+
/// | last  | age  | dataOffset | flush| count| proto| flags| csum| nhoff
/// +-------+------+------------+------+------+------+------+-----+-----+
/// ```
/// `last` is the end of the held packet's list, `age` the jiffy in which it
/// was held, `count` how many segments it is made of. `flags` is cleared
/// for each packet that comes in.
///
/// Left out: tunnels (inner offsets), `frag0` (a header that does not lie
/// in the linear part is pulled there).
@Linux(value = "napi_gro_cb", file = "include/net/gro.h")
public record GroCb(MemorySegment mem, long at) {
    /// Values of [#free]: merged, and all of it or all but its head is
    /// nobody's any more.
    static final int FREE = 1;
    static final int FREE_STOLEN_HEAD = 2;
    private static final int SAME_FLOW = 1;
    private static final int CSUM_VALID = 2;
    private static final int IP_FIXEDID = 4;
    private static final int IS_FLIST = 8;
    private static final int CSUM_CNT_SHIFT = 8;
    private static final int CSUM_CNT = 7 << CSUM_CNT_SHIFT;
    private static final int FREE_SHIFT = 12;

    @Linux(value = "NAPI_GRO_CB", renamed = true)
    public static GroCb of(SkBuff skb) {
        return new GroCb(skb.mem(), skb.cbAt());
    }

    long last() { return mem.get(JAVA_LONG_UNALIGNED, at); }
    void last(long v) { mem.set(JAVA_LONG_UNALIGNED, at, v); }
    long age() { return mem.get(JAVA_LONG_UNALIGNED, at + 8); }
    void age(long v) { mem.set(JAVA_LONG_UNALIGNED, at + 8, v); }

    /// How far from `data` the layers below have read.
    @Linux(value = "skb_gro_offset", renamed = true)
    public int dataOffset() { return mem.get(JAVA_INT_UNALIGNED, at + 16); }
    public void dataOffset(int v) { mem.set(JAVA_INT_UNALIGNED, at + 16, v); }

    @Linux(value = "skb_gro_pull", renamed = true)
    public void pull(int n) { dataOffset(dataOffset() + n); }

    /// Whether the packet can neither be merged nor held.
    public boolean flush() { return u16(20) != 0; }
    public void flush(boolean v) { u16(20, v ? 1 : 0); }

    /// Segments that it is made of.
    public int count() { return u16(22); }
    public void count(int v) { u16(22, v); }

    /// The protocol above IP.
    public int proto() { return u16(24); }
    public void proto(int v) { u16(24, v); }

    /// Of a held packet: whether it may be of the new packet's flow. Of the
    /// new one: whether it was merged.
    public boolean sameFlow() { return has(SAME_FLOW); }
    public void sameFlow(boolean v) { put(SAME_FLOW, v); }

    /// Whether [#csum] has been verified.
    public boolean csumValid() { return has(CSUM_VALID); }
    public void csumValid(boolean v) { put(CSUM_VALID, v); }

    /// Whether the flow does not count its IP ids.
    public boolean ipFixedid() { return has(IP_FIXEDID); }
    public void ipFixedid(boolean v) { put(IP_FIXEDID, v); }

    /// Whether its packets are chained and come out as they were.
    public boolean isFlist() { return has(IS_FLIST); }
    public void isFlist(boolean v) { put(IS_FLIST, v); }

    /// Checksums that the device has verified and no layer used yet.
    public int csumCnt() { return (flags() & CSUM_CNT) >> CSUM_CNT_SHIFT; }
    public void csumCnt(int v) {
        flags(flags() & ~CSUM_CNT | v << CSUM_CNT_SHIFT);
    }

    int free() { return flags() >> FREE_SHIFT & 3; }
    void free(int v) { flags(flags() | v << FREE_SHIFT); }

    public int csum() { return mem.get(JAVA_INT_UNALIGNED, at + 32); }
    public void csum(int v) { mem.set(JAVA_INT_UNALIGNED, at + 32, v); }

    /// Where the IP header starts, from `data`.
    public int networkOffset() { return u16(36); }
    public void networkOffset(int v) { u16(36, v); }

    /// For a packet that comes in; `flags` all off.
    void init() {
        dataOffset(0);
        networkOffset(0);
        flags(0);
    }

    private int flags() { return mem.get(JAVA_INT_UNALIGNED, at + 28); }
    private void flags(int v) { mem.set(JAVA_INT_UNALIGNED, at + 28, v); }
    private boolean has(int flag) { return (flags() & flag) != 0; }

    private void put(int flag, boolean v) {
        flags(v ? flags() | flag : flags() & ~flag);
    }

    private int u16(int off) {
        return mem.get(JAVA_SHORT_UNALIGNED, at + off) & 0xffff;
    }

    private void u16(int off, int v) {
        mem.set(JAVA_SHORT_UNALIGNED, at + off, (short) v);
    }
}
