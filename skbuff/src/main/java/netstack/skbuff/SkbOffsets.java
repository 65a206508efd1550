package netstack.skbuff;

/// Where a packet's headers lie: 16 bits from `head` each, so that they stay
/// right when `data` moves, and when the head is copied.
///
/// Left out: the offsets of inner headers.
@Linux(value = "transport_header", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbOffsets extends SkbGeometry
        permits SkbFrags {

    private static final int UNSET = 0xffff;

    private int macHeader;
    private int networkHeader;
    private int transportHeader;
    private int macLen;

    SkbOffsets(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    @Override
    final void clearGeometry(long newHead, int size, int newTruesize) {
        super.clearGeometry(newHead, size, newTruesize);
        macHeader = UNSET;
        networkHeader = 0;
        transportHeader = UNSET;
        macLen = 0;
    }

    @Override
    final void copyGeometry(SkbOffsets old) {
        super.copyGeometry(old);
        copyHeaderOffsets(old);
    }

    @Override
    final void moveTo(long to, int nhead, int size) {
        super.moveTo(to, nhead, size);
        headersOffsetUpdate(nhead);
    }

    final void copyHeaderOffsets(SkbOffsets old) {
        macHeader = old.macHeader;
        networkHeader = old.networkHeader;
        transportHeader = old.transportHeader;
        macLen = old.macLen;
    }

    /// The bytes were moved by `off` from the head: the offsets follow.
    @Linux(value = "skb_headers_offset_update", file = "net/core/skbuff.c")
    final void headersOffsetUpdate(int off) {
        if (ipSummed() == CHECKSUM_PARTIAL) {
            csumStart(csumStart() + off);
        }
        transportHeader = moved(transportHeader, off);
        networkHeader = networkHeader + off & 0xffff;
        macHeader = moved(macHeader, off);
    }

    private static int moved(int offset, int by) {
        return offset == UNSET ? UNSET : offset + by & 0xffff;
    }

    @Linux("skb_mac_header")
    public final long macHeader() {
        assert alive();
        return head + macHeader;
    }

    @Linux("skb_network_header")
    public final long networkHeader() {
        assert alive();
        return head + networkHeader;
    }

    @Linux("skb_transport_header")
    public final long transportHeader() {
        assert alive();
        return head + transportHeader;
    }

    @Linux("skb_reset_mac_header")
    public final void resetMacHeader() { macHeader = offset(0); }

    @Linux("skb_reset_network_header")
    public final void resetNetworkHeader() { networkHeader = offset(0); }

    @Linux("skb_reset_transport_header")
    public final void resetTransportHeader() { transportHeader = offset(0); }

    @Linux("skb_set_mac_header")
    public final void setMacHeader(int off) { macHeader = offset(off); }

    @Linux("skb_set_network_header")
    public final void setNetworkHeader(int off) {
        networkHeader = offset(off);
    }

    @Linux("skb_set_transport_header")
    public final void setTransportHeader(int off) {
        transportHeader = offset(off);
    }

    @Linux("skb_unset_mac_header")
    public final void unsetMacHeader() { macHeader = UNSET; }

    @Linux("skb_mac_header_was_set")
    public final boolean macHeaderWasSet() { return macHeader != UNSET; }

    @Linux("skb_transport_header_was_set")
    public final boolean transportHeaderWasSet() {
        return transportHeader != UNSET;
    }

    private int offset(int off) {
        long fromHead = data - head + off;
        if (fromHead < 0 || fromHead >= UNSET) {
            throw panic("header offset", off);
        }
        return (int) fromHead;
    }

    /// From `data` to the header: negative once it has been pulled.
    @Linux("skb_mac_offset")
    public final int macOffset() { return (int) (macHeader() - data); }

    @Linux("skb_network_offset")
    public final int networkOffset() {
        return (int) (networkHeader() - data);
    }

    @Linux("skb_transport_offset")
    public final int transportOffset() {
        return (int) (transportHeader() - data);
    }

    @Linux("skb_network_header_len")
    public final int networkHeaderLen() {
        return transportHeader - networkHeader;
    }

    /// Length of the link header.
    public final int macLen() { return macLen; }

    @Linux("skb_reset_mac_len")
    public final void resetMacLen() { macLen = networkHeader - macHeader; }
}
