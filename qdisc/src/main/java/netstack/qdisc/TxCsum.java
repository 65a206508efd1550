package netstack.qdisc;

import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.Meter;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// The checksum of a packet that leaves, where the device does not write it
/// (of `net/core/dev.c`).
public final class TxCsum {
    private static final int CSUM_MANGLED_0 = 0xffff;

    private TxCsum() {
    }

    /// Leaves the checksum to a device that can write it, else writes it.
    ///
    /// @return false without memory for a private copy of the header
    @Linux(value = "skb_csum_hwoffload_help", file = "net/core/dev.c")
    static boolean csumHwoffloadHelp(SkBuff skb, Meter meter,
            long features) {
        return (features & NetdevFeatures.CSUM_MASK) != 0
            || checksumHelp(skb, meter);
    }

    /// Writes the checksum of a `CHECKSUM_PARTIAL` packet: the sum of all
    /// from `csumStart` on, in which the place of the result holds the
    /// pseudo header's.
    ///
    /// @return false without memory for a private copy of the header
    @Linux(value = "skb_checksum_help", file = "net/core/dev.c")
    public static boolean checksumHelp(SkBuff skb, Meter meter) {
        int start = skb.csumStart() - skb.headroom();
        int at = start + skb.csumOffset();
        if (!skb.ensureWritable(at + 2)) {
            return false;
        }
        int n = skb.len() - start;
        meter.charge(Cost.CSUM_BYTES, n);
        int sum = Checksum.fold(skb.checksum(start, n, 0));
        Wire.u16(skb.mem(), skb.data() + at,
            sum == 0 ? CSUM_MANGLED_0 : sum);
        skb.ipSummed(SkBuff.CHECKSUM_NONE);
        return true;
    }
}
