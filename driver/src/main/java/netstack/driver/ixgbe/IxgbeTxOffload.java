package netstack.driver.ixgbe;

import netstack.driver.hw.TxDesc;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.Wire;

/// What hardware is to do to one packet, as a context descriptor says it:
/// fill a checksum in, cut segments, insert a VLAN tag. One per ring,
/// reused.
@Linux(value = "ixgbe_tx_ctxtdesc",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeTxOffload {
    private static final int IP_TOT_LEN = 2;
    private static final int IP_CHECK = 10;
    private static final int IP6_PAYLOAD_LEN = 4;
    private static final int TCP_DOFF = 12;
    /// Where the checksum is, as `skb->csum_offset`.
    private static final int TCP_CHECK = 16;
    private static final int UDP_LEN = 8;

    /// The context's two words; none is needed while [#needed] is false.
    boolean needed;
    long context0;
    long context1;
    /// What each data descriptor says of it: DCMD and POPTS bits.
    int cmd;
    int popts;
    /// Bytes of header that hardware repeats in each segment.
    int hdrLen;
    /// Segments on the wire, and their bytes without the check sequence.
    int gsoSegs;
    int bytecount;

    /// Looks what `skb` needs; false if its headers can't be written.
    boolean prepare(SkBuff skb) {
        needed = false;
        cmd = TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT | TxDesc.DCMD_IFCS;
        popts = 0;
        hdrLen = 0;
        gsoSegs = 1;
        bytecount = skb.len();
        int vlan = 0;
        if (skb.vlanProto() != 0) {
            vlan = skb.vlanTci();
            cmd |= TxDesc.DCMD_VLE;
            needed = true;
        }
        if (skb.ipSummed() != SkBuff.CHECKSUM_PARTIAL) {
            context(vlan, skb.networkOffset(), 0, 0, 0, 0);
            return true;
        }
        needed = true;
        popts |= TxDesc.POPTS_TXSM;
        if (skb.isGso()) {
            return tso(skb, vlan);
        }
        txCsum(skb, vlan);
        return true;
    }

    @Linux("ixgbe_tx_csum")
    private void txCsum(SkBuff skb, int vlan) {
        int ip = skb.networkOffset();
        int tucmd = skb.csumOffset() == TCP_CHECK
            ? TxDesc.TUCMD_L4T_TCP : 0;
        context(vlan, ip, start(skb) - ip, tucmd, 0, 0);
    }

    // tag::ixgbe_tso[]
    /// Segmentation: hardware repeats the header, counts sequence numbers
    /// and identifications up, and fills lengths and checksums in. So those
    /// that depend on the length are taken out of the one header it gets.
    @Linux("ixgbe_tso")
    private boolean tso(SkBuff skb, int vlan) {
        SkbSharedInfo shinfo = skb.shinfo();
        int l4 = start(skb);
        boolean udp = (shinfo.gsoType() & SkbSharedInfo.SKB_GSO_UDP_L4) != 0;
        if (!skb.ensureWritable(l4 + skb.csumOffset() + 2)) {
            return false;
        }
        int ip = skb.networkOffset();
        long at = skb.data() + ip;
        int tucmd = udp ? 0 : TxDesc.TUCMD_L4T_TCP;
        if (Wire.u8(skb.mem(), at) >> 4 == 4) {
            Wire.u16(skb.mem(), at + IP_TOT_LEN, 0);
            Wire.u16(skb.mem(), at + IP_CHECK, 0);
            tucmd |= TxDesc.TUCMD_IPV4;
            popts |= TxDesc.POPTS_IXSM;
        } else {
            Wire.u16(skb.mem(), at + IP6_PAYLOAD_LEN, 0);
        }
        int l4Len = udp ? UDP_LEN
            : Wire.u8(skb.mem(), skb.data() + l4 + TCP_DOFF) >> 4 << 2;
        hdrLen = l4 + l4Len;
        removeLength(skb, l4 + skb.csumOffset(), skb.len() - l4);
        cmd |= TxDesc.DCMD_TSE;
        gsoSegs = shinfo.gsoSegs();
        bytecount += (gsoSegs - 1) * hdrLen;
        context(vlan, ip, l4 - ip, tucmd, shinfo.gsoSize(), l4Len);
        return true;
    }
    // end::ixgbe_tso[]

    /// The pseudo header's sum lies at `offset`: takes `len` out of it.
    private static void removeLength(SkBuff skb, int offset, int len) {
        long at = skb.data() + offset;
        int sum = Wire.u16(skb.mem(), at)
            + (~len & 0xFFFF) + (~len >>> 16);
        sum = (sum & 0xFFFF) + (sum >>> 16);
        Wire.u16(skb.mem(), at, (sum & 0xFFFF) + (sum >>> 16));
    }

    private void context(int vlan, int macLen, int ipLen, int tucmd,
            int mss, int l4Len) {
        context0 = TxDesc.context0(vlan, macLen, ipLen);
        context1 = TxDesc.context1(tucmd, mss, l4Len, 0);
    }

    private static int start(SkBuff skb) {
        return skb.csumStart() - skb.headroom();
    }
}
