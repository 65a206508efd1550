package netstack.driver.ixgbe;

import netstack.driver.hw.RxDesc;
import netstack.driver.net.EtherDev;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What the descriptor says of a frame, written into its `sk_buff`.
@Linux(value = "ixgbe_process_skb_fields",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeRxFields {
    /// RSS types whose hash covers the ports: TCP and UDP.
    private static final int RSS_L4_TYPES =
        1 << 1 | 1 << 3 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9;

    private static final int ETH_P_8021Q = 0x8100;

    private final IxgbeRxRing ring;
    private final NetDevice dev;

    IxgbeRxFields(IxgbeRxRing ring, NetDevice dev) {
        this.ring = ring;
        this.dev = dev;
    }

    void process(SkBuff skb, long word0, long word1) {
        rxHash(skb, word0);
        rxChecksum(skb, word0, RxDesc.statusError(word1));
        rxVlan(skb, word1);
        skb.queueMapping(ring.index + 1);
        skb.protocol(EtherDev.typeTrans(skb, dev));
    }

    /// The tag that hardware took off the frame.
    private void rxVlan(SkBuff skb, long word1) {
        if ((dev.features() & NetdevFeatures.HW_VLAN_CTAG_RX) != 0
                && (RxDesc.statusError(word1) & RxDesc.STAT_VP) != 0) {
            skb.vlanProto(ETH_P_8021Q);
            skb.vlanTci(RxDesc.vlan(word1));
        }
    }

    @Linux("ixgbe_rx_hash")
    private void rxHash(SkBuff skb, long word0) {
        int type = RxDesc.rssType(word0);
        if (type != 0 && (dev.features() & NetdevFeatures.RXHASH) != 0) {
            skb.hash(RxDesc.hash(word0));
            skb.l4Hash((RSS_L4_TYPES >> type & 1) != 0);
        }
    }

    /// A checksum that hardware found bad is not believed but left to
    /// software, which counts it where it belongs.
    @Linux("ixgbe_rx_checksum")
    private void rxChecksum(SkBuff skb, long word0, int status) {
        if ((dev.features() & NetdevFeatures.RXCSUM) == 0) {
            return;
        }
        if ((status & RxDesc.STAT_IPCS) != 0
                && (status & RxDesc.ERR_IPE) != 0) {
            ring.stats.csumErr++;
            return;
        }
        if ((status & RxDesc.STAT_L4CS) == 0) {
            return;
        }
        if ((status & RxDesc.ERR_TCPE) != 0) {
            // 82599 erratum: a UDP checksum of 0, "none", looks bad.
            if ((RxDesc.pktType(word0) & RxDesc.TYPE_UDP) == 0) {
                ring.stats.csumErr++;
            }
            return;
        }
        skb.ipSummed(SkBuff.CHECKSUM_UNNECESSARY);
    }
}
