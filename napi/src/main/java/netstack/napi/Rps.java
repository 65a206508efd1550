package netstack.napi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.machine.Machine;
import netstack.driver.net.FlowHash;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Receive packet steering: spreads the packets of a queue over CPUs in
/// software (RPS), if possible to the CPU on which the flow's application
/// last read (RFS).
///
/// A flow must not be reordered when its application moves: its packets go
/// on to the old CPU until all of them that wait there have been taken. As
/// in Linux, that is not looked at when it is noted for the first time: those
/// that wait where the map has put them may then be passed.
///
/// Left out: accelerated RFS, which asks the card to steer.
@Linux(value = "rps_map", file = "include/net/rps.h", renamed = true)
public final class Rps {
    private static final int RPS_NO_CPU = 0xffff;
    private static final int MAX_SOCK_FLOW_ENTRIES = 1 << 29;

    private final NetRx rx;
    private final Machine machine;
    private final FlowHash hash;
    private final SysctlInt sockFlowEntries;
    private final Map<NetDevice, RxQueueRps[]> devices = new HashMap<>();
    private final int cpuMask;
    private int[] sockFlow;

    Rps(NetRx rx, Net net) {
        this.rx = rx;
        machine = rx.machine;
        hash = net.flowHash();
        cpuMask = roundup(machine.nrCpus()) - 1;
        Sysctl sysctl = net.sysctl();
        sockFlowEntries = sysctl.intOf("net/core/rps_sock_flow_entries", 0,
            0, MAX_SOCK_FLOW_ENTRIES);
        sockFlowEntries.onWrite(this::resize);
    }

    private void resize() {
        int n = sockFlowEntries.value;
        sockFlow = n == 0 ? null : new int[roundup(n)];
        if (n != 0) {
            Arrays.fill(sockFlow, RPS_NO_CPU);
        }
        sockFlowEntries.value = n == 0 ? 0 : sockFlow.length;
    }

    @Linux(value = "roundup_pow_of_two", file = "include/linux/log2.h",
        renamed = true)
    private static int roundup(int n) {
        return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }

    /// Lets the CPUs in `mask` have the packets of queue `queue` of `dev`;
    /// 0 turns it off (`/sys/class/net/DEV/queues/rx-N/rps_cpus`).
    @Linux(value = "store_rps_map", file = "net/core/net-sysfs.c",
        renamed = true)
    public void setCpus(NetDevice dev, int queue, long mask) {
        List<Integer> cpus = new ArrayList<>();
        for (int i = 0; i < machine.nrCpus(); i++) {
            if ((mask >> i & 1) != 0) {
                cpus.add(i);
            }
        }
        queue(dev, queue).map = cpus.isEmpty() ? null
            : cpus.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The CPUs that have the packets of a queue, a bit for each.
    public long cpus(NetDevice dev, int queue) {
        long mask = 0;
        int[] map = queue(dev, queue).map;
        for (int i = 0; map != null && i < map.length; i++) {
            mask |= 1L << map[i];
        }
        return mask;
    }

    /// How many flows a queue can tell apart, rounded up to a power of two;
    /// 0 turns RFS off for it (`.../rx-N/rps_flow_cnt`).
    @Linux(value = "store_rps_dev_flow_table_cnt",
        file = "net/core/net-sysfs.c", renamed = true)
    public void setFlowCnt(NetDevice dev, int queue, int n) {
        RxQueueRps q = queue(dev, queue);
        q.flows = n == 0 ? null : RpsDevFlow.table(roundup(n));
    }

    public int flowCnt(NetDevice dev, int queue) {
        RpsDevFlow[] flows = queue(dev, queue).flows;
        return flows == null ? 0 : flows.length;
    }

    private RxQueueRps queue(NetDevice dev, int i) {
        RxQueueRps[] queues = devices.computeIfAbsent(dev, d -> {
            RxQueueRps[] all = new RxQueueRps[d.numRxQueues()];
            for (int q = 0; q < all.length; q++) {
                all[q] = new RxQueueRps();
            }
            return all;
        });
        return queues[i];
    }

    /// Whether any queue has been asked for: then CPUs share backlogs.
    @Linux(value = "rps_needed", file = "include/linux/netdevice.h",
        renamed = true)
    boolean needed() {
        return !devices.isEmpty();
    }

    // tag::get_rps_cpu[]
    /// The CPU that is to have `skb`, or -1 to go on here. The flow's entry
    /// is left in `sd`, for its place in the queue to be written down.
    @Linux(value = "get_rps_cpu", renamed = true)
    int cpu(SkBuff skb, SoftnetData sd) {
        sd.flow = null;
        RxQueueRps q = rxQueue(skb);
        if (q == null || q.flows == null && q.map == null) {
            return -1;
        }
        skb.resetNetworkHeader();
        int h = hash.of(skb);
        if (q.flows != null && sockFlow != null) {
            int cpu = flowCpu(q, h, sd);
            if (cpu >= 0) {
                return cpu;
            }
        }
        return q.map == null ? -1 : q.map[FlowHash.scale(h, q.map.length)];
    }

    /// The application's CPU, once all that waits on the old one is gone.
    private int flowCpu(RxQueueRps q, int h, SoftnetData sd) {
        machine.cpu().sync();
        int ident = sockFlow[h & sockFlow.length - 1];
        if (((ident ^ h) & ~cpuMask) != 0) {
            return -1;    // another flow's entry
        }
        int next = ident & cpuMask;
        RpsDevFlow flow = q.flows[h & q.flows.length - 1];
        if (flow.cpu != next && (flow.cpu < 0 || rx.softnet.get(flow.cpu)
                .inputQueueHead - flow.lastQtail >= 0)) {
            flow.cpu = next;
            flow.lastQtail = rx.softnet.get(next).inputQueueHead;
        }
        sd.flow = flow;
        return flow.cpu;
    }
    // end::get_rps_cpu[]

    private RxQueueRps rxQueue(SkBuff skb) {
        RxQueueRps[] queues = devices.get(skb.dev());
        if (queues == null) {
            return null;
        }
        int recorded = skb.queueMapping() - 1;
        if (recorded >= queues.length) {
            return null;
        }
        return queues[Math.max(recorded, 0)];
    }

    /// Notes that the application of the flow with this hash reads here.
    @Linux(value = "rps_record_sock_flow", file = "include/net/rps.h",
        renamed = true)
    public void recordSockFlow(int h) {
        if (sockFlow == null || h == 0) {
            return;
        }
        machine.cpu().sync();
        sockFlow[h & sockFlow.length - 1] = h & ~cpuMask
            | machine.cpu().id();
    }
}
