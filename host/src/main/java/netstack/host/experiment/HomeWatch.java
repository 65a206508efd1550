package netstack.host.experiment;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// Counts packets that enter the stack on the CPU on which the reader of
/// their port runs.
final class HomeWatch {
    private static final int DPORT = IpHdr.LEN + 2;

    private final int firstPort;
    private final int[] cpuOf;
    private long home;
    private long all;

    /// Port `firstPort + i` is read on CPU `cpuOf[i]`.
    HomeWatch(Machine m, int firstPort, int... cpuOf) {
        this.firstPort = firstPort;
        this.cpuOf = cpuOf;
        m.tracepoints().attach(Tracepoint.NETIF_RECEIVE_SKB,
                (t, skb, a, b) -> see((SkBuff) skb, m.cpu().id()));
    }

    private void see(SkBuff skb, int cpu) {
        int i = Wire.u16(skb.mem(), skb.data() + DPORT) - firstPort;
        if (i < 0 || i >= cpuOf.length) return;
        all++;
        if (cpuOf[i] == cpu) home++;
    }

    /// The share that was at home, in percent.
    double percent() {
        return all == 0 ? 0 : home * 100.0 / all;
    }
}
