package netstack.skbuff;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What the layers write on a packet: with [SkbOffload], the part of
/// `struct sk_buff` that a clone or a copy takes over.
///
/// Left out: inner headers, extensions, the union of `tstamp` with
/// `skb_mstamp_ns` (both are nanoseconds here).
@Linux(value = "headers", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbHeaders permits SkbOffload {

    public static final int PACKET_HOST = 0;
    public static final int PACKET_BROADCAST = 1;
    public static final int PACKET_MULTICAST = 2;
    public static final int PACKET_OTHERHOST = 3;
    public static final int PACKET_OUTGOING = 4;
    public static final int PACKET_LOOPBACK = 5;

    /// Bytes of the control block, and where they lie in the struct.
    public static final int CB_SIZE = 48;
    private static final int CB_OFFSET = 40;

    final SkbSlab slab;
    final MemorySegment mem;
    final long addr;

    private Dst dst;
    private boolean dstNoref;
    private SkbDev dev;
    private Object nfct;
    private long tstamp;
    private int protocol;
    private int pktType;
    private int priority;
    private int mark;
    private int skbIif;
    private int allocCpu;
    private boolean ignoreDf;
    private boolean dstPendingConfirm;

    SkbHeaders(SkbSlab slab, long addr) {
        this.slab = slab;
        this.mem = slab.memory();
        this.addr = addr;
    }

    final SkBuff self() {
        return (SkBuff) this;
    }

    /// True, or an exception that names the stale packet.
    abstract boolean alive();

    /// The memory that all of the packet's addresses are offsets into.
    public final MemorySegment mem() {
        assert alive();
        return mem;
    }

    /// Where the struct lies: what traces print as `skbaddr`.
    public final long addr() { return addr; }

    /// Where the 48 bytes of the control block start. Whoever holds the
    /// packet owns them; the next layer may write over them.
    public final long cbAt() {
        assert alive();
        return addr + CB_OFFSET;
    }

    /// Clears the control block, as a layer does that would else find
    /// another's bytes in it.
    public final void clearCb() {
        long at = cbAt();
        for (int i = 0; i < CB_SIZE; i += 8) {
            mem.set(JAVA_LONG_UNALIGNED, at + i, 0);
        }
    }

    /// The device it came from, or leaves by.
    public final SkbDev dev() {
        assert alive();
        return dev;
    }

    public final void dev(SkbDev v) { dev = v; }

    /// The connection tracking entry.
    public final Object nfct() { return nfct; }
    public final void nfct(Object v) { nfct = v; }

    /// Time of arrival, or of departure if a qdisc paces; ns.
    public final long tstamp() { return tstamp; }
    public final void tstamp(long v) { tstamp = v; }

    /// Protocol of the payload, `ETH_P_IP` for example.
    public final int protocol() {
        assert alive();
        return protocol;
    }

    public final void protocol(int v) { protocol = v; }

    /// For whom the frame was: `PACKET_HOST` and so on.
    public final int pktType() { return pktType; }
    public final void pktType(int v) { pktType = v; }

    /// Priority, from the TOS byte or SO_PRIORITY.
    public final int priority() { return priority; }
    public final void priority(int v) { priority = v; }

    /// For rules of routing, netfilter and qdiscs.
    public final int mark() { return mark; }
    public final void mark(int v) { mark = v; }

    /// Index of the device that it arrived on.
    public final int skbIif() { return skbIif; }
    public final void skbIif(int v) { skbIif = v; }

    /// The CPU that allocated it.
    public final int allocCpu() { return allocCpu; }
    public final void allocCpu(int v) { allocCpu = v; }

    /// Whether it may be fragmented in spite of DF.
    public final boolean ignoreDf() { return ignoreDf; }
    public final void ignoreDf(boolean v) { ignoreDf = v; }

    /// Whether the neighbour is to be confirmed.
    public final boolean dstPendingConfirm() { return dstPendingConfirm; }
    public final void dstPendingConfirm(boolean v) { dstPendingConfirm = v; }

    /// The route that was chosen.
    public final Dst dst() {
        assert alive();
        return dst;
    }

    /// Sets the route, taking over the caller's reference.
    @Linux(value = "skb_dst_set", renamed = true)
    public final void dst(Dst v) {
        dst = v;
        dstNoref = false;
    }

    /// Sets a route that somebody else keeps alive while this packet is on
    /// its way.
    @Linux("skb_dst_set_noref")
    public final void dstSetNoref(Dst v) {
        dst = v;
        dstNoref = true;
    }

    /// Makes sure that the packet holds its route by itself.
    @Linux("skb_dst_force")
    public final void dstForce() {
        if (dst != null && dstNoref) {
            dst.hold();
            dstNoref = false;
        }
    }

    @Linux("skb_dst_drop")
    public final void dstDrop() {
        Dst old = dst;
        dst = null;
        if (old != null && !dstNoref) {
            old.release();
        }
    }

    /// A fresh packet: everything zero, as `__alloc_skb` leaves it.
    void clearHeaders() {
        dev = null;
        nfct = null;
        tstamp = 0;
        protocol = 0;
        pktType = 0;
        priority = 0;
        mark = 0;
        skbIif = 0;
        ignoreDf = false;
        dstPendingConfirm = false;
        dst = null;
        dstNoref = false;
        allocCpu = slab.cpu();
        clearCb();
    }

    final void copyHeaders(SkbHeaders old) {
        dev = old.dev;
        nfct = old.nfct;
        tstamp = old.tstamp;
        protocol = old.protocol;
        pktType = old.pktType;
        priority = old.priority;
        mark = old.mark;
        skbIif = old.skbIif;
        ignoreDf = old.ignoreDf;
        dstPendingConfirm = old.dstPendingConfirm;
        allocCpu = slab.cpu();
        dst = old.dst;
        dstNoref = old.dstNoref;
        if (dst != null && !dstNoref) {
            dst.hold();
        }
        MemorySegment.copy(mem, old.cbAt(), mem, cbAt(), CB_SIZE);
    }
}
