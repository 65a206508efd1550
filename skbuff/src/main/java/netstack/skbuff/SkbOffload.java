package netstack.skbuff;

/// What the packet and the devices tell each other: checksums, the flow's
/// hash, queues, VLAN tags.
///
/// Left out: the union of `csum` with `csum_start` and `csum_offset`; each
/// has a field of its own here.
@Linux(value = "CHECKSUM_PARTIAL", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbOffload extends SkbHeaders
        permits SkbGeometry {

    /// The checksum is not known; the receiver's software must look.
    public static final int CHECKSUM_NONE = 0;
    /// The device checked it and it is good.
    public static final int CHECKSUM_UNNECESSARY = 1;
    /// The device summed the whole packet: see [#csum()].
    public static final int CHECKSUM_COMPLETE = 2;
    /// The sum from `csumStart` on is to be put at `csumOffset`.
    public static final int CHECKSUM_PARTIAL = 3;

    private int ipSummed;
    private int csum;
    private int csumStart;
    private int csumOffset;
    private int csumLevel;
    private boolean csumValid;
    private boolean csumCompleteSw;
    private int hash;
    private boolean l4Hash;
    private boolean swHash;
    private int queueMapping;
    private int napiId;
    private int vlanProto;
    private int vlanTci;
    private boolean oooOkay;
    private boolean encapsulation;

    SkbOffload(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    /// What is known of the transport checksum.
    public final int ipSummed() { return ipSummed; }
    public final void ipSummed(int v) { ipSummed = v; }

    /// Partial sum of all data when `CHECKSUM_COMPLETE`.
    public final int csum() { return csum; }
    public final void csum(int v) { csum = v; }

    /// Where summing starts when `CHECKSUM_PARTIAL`: from `head`.
    public final int csumStart() { return csumStart; }
    public final void csumStart(int v) { csumStart = v; }

    /// Where the result goes, from `csumStart`.
    public final int csumOffset() { return csumOffset; }
    public final void csumOffset(int v) { csumOffset = v; }

    /// Further checksums that the device verified.
    public final int csumLevel() { return csumLevel; }
    public final void csumLevel(int v) { csumLevel = v; }

    /// Whether software has verified it already.
    public final boolean csumValid() { return csumValid; }
    public final void csumValid(boolean v) { csumValid = v; }

    /// Whether software, not the device, made `csum`.
    public final boolean csumCompleteSw() { return csumCompleteSw; }
    public final void csumCompleteSw(boolean v) { csumCompleteSw = v; }

    /// Hash of the flow; 0 when not known.
    public final int hash() { return hash; }
    public final void hash(int v) { hash = v; }

    /// Whether ports are part of the hash.
    public final boolean l4Hash() { return l4Hash; }
    public final void l4Hash(boolean v) { l4Hash = v; }

    /// Whether software made the hash.
    public final boolean swHash() { return swHash; }
    public final void swHash(boolean v) { swHash = v; }

    /// The queue: on receive its number plus 1.
    public final int queueMapping() { return queueMapping; }
    public final void queueMapping(int v) { queueMapping = v; }

    /// The NAPI that received it.
    public final int napiId() { return napiId; }
    public final void napiId(int v) { napiId = v; }

    /// Tag type that the device took off; 0 for none.
    public final int vlanProto() { return vlanProto; }
    public final void vlanProto(int v) { vlanProto = v; }

    /// The tag that the device took off, or is to insert.
    public final int vlanTci() { return vlanTci; }
    public final void vlanTci(int v) { vlanTci = v; }

    /// Whether it may change its transmit queue.
    public final boolean oooOkay() { return oooOkay; }
    public final void oooOkay(boolean v) { oooOkay = v; }

    /// Whether inner headers are in use.
    public final boolean encapsulation() { return encapsulation; }
    public final void encapsulation(boolean v) { encapsulation = v; }

    /// Forgets the flow's hash: the headers are about to change.
    @Linux("skb_clear_hash")
    public final void clearHash() {
        hash = 0;
        l4Hash = false;
        swHash = false;
    }

    /// Whether software need not look at the checksum any more.
    @Linux("skb_csum_unnecessary")
    public final boolean csumUnnecessary() {
        return ipSummed == CHECKSUM_UNNECESSARY || csumValid
                || ipSummed == CHECKSUM_PARTIAL;
    }

    @Override
    final void clearHeaders() {
        super.clearHeaders();
        ipSummed = 0;
        csum = 0;
        csumStart = 0;
        csumOffset = 0;
        csumLevel = 0;
        csumValid = false;
        csumCompleteSw = false;
        hash = 0;
        l4Hash = false;
        swHash = false;
        queueMapping = 0;
        napiId = 0;
        vlanProto = 0;
        vlanTci = 0;
        oooOkay = false;
        encapsulation = false;
    }

    /// Takes over what the layers wrote on `old`, control block included.
    final void copyHeaders(SkbOffload old) {
        super.copyHeaders(old);
        ipSummed = old.ipSummed;
        csum = old.csum;
        csumStart = old.csumStart;
        csumOffset = old.csumOffset;
        csumLevel = old.csumLevel;
        csumValid = old.csumValid;
        csumCompleteSw = old.csumCompleteSw;
        hash = old.hash;
        l4Hash = old.l4Hash;
        swHash = old.swHash;
        queueMapping = old.queueMapping;
        napiId = old.napiId;
        vlanProto = old.vlanProto;
        vlanTci = old.vlanTci;
        oooOkay = old.oooOkay;
        encapsulation = old.encapsulation;
    }
}
