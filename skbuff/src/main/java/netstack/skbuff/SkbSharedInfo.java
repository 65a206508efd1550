package netstack.skbuff;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// The 320 bytes behind `end`, which all clones of a packet share: they lie
/// in the buffer, as in the kernel, so that sharing the buffer shares them.
///
/// ```
///   0 flags(1) metaLen(1) nrFrags(1) txFlags(1) gsoSize(2) gsoSegs(2)
///   8 fragList(8)   16 hwtstamps(8)   24 gsoType(4) tskey(4)
///  32 dataref(4) xdpFragsSize(4)   40 destructorArg(8)
///  48 frags[17]: page(8) len(4) offset(4)
/// ```
/// `dataref` counts the users of the data in its low half, and in its high
/// half those that care for the payload only (`skb_header_release`).
@Linux(value = "skb_shared_info", file = "include/linux/skbuff.h")
public record SkbSharedInfo(MemorySegment mem, long at) {

    public static final int SKB_GSO_TCPV4 = 1;
    public static final int SKB_GSO_DODGY = 1 << 1;
    public static final int SKB_GSO_TCP_ECN = 1 << 2;
    public static final int SKB_GSO_TCP_FIXEDID = 1 << 3;
    public static final int SKB_GSO_UDP_L4 = 1 << 17;
    public static final int SKB_GSO_FRAGLIST = 1 << 18;

    static final int SKB_DATAREF_SHIFT = 16;
    static final int SKB_DATAREF_MASK = (1 << SKB_DATAREF_SHIFT) - 1;

    private static final int FRAGS = 48;
    private static final int FRAG = 16;

    /// Fresh: the part before `dataref` zero, one user.
    void init() {
        for (int i = 0; i < 32; i += 8) {
            mem.set(JAVA_LONG, at + i, 0);
        }
        dataref(1);
    }

    /// Bits of `txFlags`: the time at the driver, at the discipline.
    public static final int SW_TSTAMP = 1 << 1;
    public static final int SCHED_TSTAMP = 1 << 6;
    public static final int ANY_TSTAMP = SW_TSTAMP | SCHED_TSTAMP;

    public int nrFrags() { return mem.get(JAVA_BYTE, at + 2); }
    public void nrFrags(int v) { mem.set(JAVA_BYTE, at + 2, (byte) v); }
    public int txFlags() { return mem.get(JAVA_BYTE, at + 3) & 0xff; }
    public void txFlags(int v) { mem.set(JAVA_BYTE, at + 3, (byte) v); }

    /// Payload bytes of each segment that this packet is to become, or was
    /// made of; 0 for an ordinary packet.
    public int gsoSize() { return mem.get(JAVA_SHORT, at + 4) & 0xffff; }
    public void gsoSize(int v) { mem.set(JAVA_SHORT, at + 4, (short) v); }
    public int gsoSegs() { return mem.get(JAVA_SHORT, at + 6) & 0xffff; }
    public void gsoSegs(int v) { mem.set(JAVA_SHORT, at + 6, (short) v); }
    public int gsoType() { return mem.get(JAVA_INT, at + 24); }
    public void gsoType(int v) { mem.set(JAVA_INT, at + 24, v); }
    public int tskey() { return mem.get(JAVA_INT, at + 28); }
    public void tskey(int v) { mem.set(JAVA_INT, at + 28, v); }
    public long hwtstamps() { return mem.get(JAVA_LONG, at + 16); }
    public void hwtstamps(long v) { mem.set(JAVA_LONG, at + 16, v); }

    /// Address of the first `sk_buff` of the fragment list, 0 for none.
    long fragList() { return mem.get(JAVA_LONG, at + 8); }
    void fragList(long v) { mem.set(JAVA_LONG, at + 8, v); }

    public int dataref() { return mem.get(JAVA_INT, at + 32); }
    void dataref(int v) { mem.set(JAVA_INT, at + 32, v); }

    /// Address of the page that holds fragment `i`.
    @Linux("skb_frag_page")
    public long fragPage(int i) { return mem.get(JAVA_LONG, frag(i)); }

    @Linux("skb_frag_size")
    public int fragSize(int i) { return mem.get(JAVA_INT, frag(i) + 8); }

    @Linux("skb_frag_off")
    public int fragOff(int i) { return mem.get(JAVA_INT, frag(i) + 12); }

    /// Address of the first byte of fragment `i`.
    @Linux("skb_frag_address")
    public long fragAddress(int i) { return fragPage(i) + fragOff(i); }

    @Linux(value = "skb_frag_fill_page_desc", renamed = true)
    void fragFill(int i, long page, int off, int size) {
        mem.set(JAVA_LONG, frag(i), page);
        mem.set(JAVA_INT, frag(i) + 8, size);
        mem.set(JAVA_INT, frag(i) + 12, off);
    }

    @Linux("skb_frag_size_set")
    public void fragSizeSet(int i, int size) {
        mem.set(JAVA_INT, frag(i) + 8, size);
    }

    /// Everything up to the last fragment in use, to another buffer's end.
    void copyTo(long to) {
        MemorySegment.copy(mem, at, mem, to, frag(nrFrags()) - at);
    }

    private long frag(int i) {
        return at + FRAGS + (long) i * FRAG;
    }
}
