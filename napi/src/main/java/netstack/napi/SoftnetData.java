package netstack.napi;

import netstack.skbuff.Linux;
import netstack.skbuff.SkbQueue;

/// What one CPU keeps for receiving: the NAPI instances that it is to poll,
/// and the backlog of devices that have none.
@Linux(value = "softnet_data", file = "include/linux/netdevice.h")
public final class SoftnetData {
    final int cpu;
    final PollList pollList = new PollList();
    final PollList running = new PollList();
    final PollList repoll = new PollList();
    final SkbQueue inputPktQueue = new SkbQueue();
    final SkbQueue processQueue = new SkbQueue();
    Napi backlog;
    boolean inNetRxAction;

    long processed;
    long dropped;
    long timeSqueeze;
    long receivedRps;
    long flowLimitCount;

    SoftnetData(int cpu) {
        this.cpu = cpu;
    }

    /// Packets that entered `__netif_receive_skb_core`.
    public long processed() {
        return processed;
    }

    /// Packets that found the backlog full.
    public long dropped() {
        return dropped;
    }

    /// Times that NET_RX stopped with work left, or at its budget.
    public long timeSqueeze() {
        return timeSqueeze;
    }

    /// The line of `/proc/net/softnet_stat`: 15 columns, in the kernel's
    /// order.
    @Linux(value = "softnet_seq_show", file = "net/core/net-procfs.c",
        renamed = true)
    public long[] columns() {
        int input = inputPktQueue.qlen();
        int process = processQueue.qlen();
        return new long[] {processed, dropped, timeSqueeze, 0, 0, 0, 0, 0,
            0, receivedRps, flowLimitCount, input + process, cpu, input,
            process};
    }
}
