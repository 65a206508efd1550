package netstack.host.experiment;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.skbuff.SkBuff;

/// Counts what goes up to the protocols of a machine.
final class Packets {
    private long count;
    private long bytes;

    Packets(Machine m) {
        m.tracepoints().attach(Tracepoint.NETIF_RECEIVE_SKB,
                (t, skb, a, b) -> see((SkBuff) skb));
    }

    private void see(SkBuff skb) {
        count++;
        bytes += skb.len();
    }

    long count() {
        return count;
    }

    /// From their IP headers on.
    long bytes() {
        return bytes;
    }
}
