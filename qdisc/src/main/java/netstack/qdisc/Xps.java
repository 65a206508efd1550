package netstack.qdisc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import netstack.driver.net.FlowHash;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Transmit packet steering: which queues a CPU uses. With one queue for
/// each CPU, no two CPUs wait for the same transmit lock.
@Linux(value = "xps_dev_maps", file = "include/linux/netdevice.h",
    renamed = true)
public final class Xps {
    // For each device, by CPU, its queues.
    private final Map<NetDevice, int[][]> maps = new HashMap<>();

    /// Lets exactly the CPUs in `mask` use queue `index` of `dev`
    /// (`/sys/class/net/DEV/queues/tx-N/xps_cpus`).
    @Linux("netif_set_xps_queue")
    public void setXpsQueue(NetDevice dev, long mask, int index) {
        int n = dev.machine().nrCpus();
        int[][] map = maps.computeIfAbsent(dev, d -> new int[n][0]);
        for (int cpu = 0; cpu < n; cpu++) {
            map[cpu] = with(map[cpu], index, (mask >> cpu & 1) != 0);
        }
    }

    private static int[] with(int[] queues, int index, boolean in) {
        var left = Arrays.stream(queues).filter(q -> q != index);
        var added = in ? IntStream.of(index)
            : IntStream.empty();
        return IntStream.concat(left, added)
            .sorted().toArray();
    }

    /// The CPUs that use queue `index`, a bit for each.
    public long cpus(NetDevice dev, int index) {
        int[][] map = maps.getOrDefault(dev, new int[0][]);
        long mask = 0;
        for (int cpu = 0; cpu < map.length; cpu++) {
            for (int q : map[cpu]) {
                mask |= q == index ? 1L << cpu : 0;
            }
        }
        return mask;
    }

    /// A queue of this CPU, -1 if it has none.
    @Linux(value = "get_xps_queue", renamed = true)
    int queue(NetDevice dev, SkBuff skb, FlowHash hash) {
        if (maps.isEmpty()) {
            return -1;
        }
        int[][] map = maps.get(dev);
        int[] queues = map == null ? null : map[dev.machine().cpu().id()];
        if (queues == null || queues.length == 0) {
            return -1;
        }
        int i = queues.length == 1
            ? 0 : FlowHash.scale(hash.of(skb), queues.length);
        int queue = queues[i];
        return queue < dev.realNumTxQueues() ? queue : -1;
    }
}
