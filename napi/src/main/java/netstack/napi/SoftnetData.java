package netstack.napi;

import netstack.driver.machine.CallSingleData;
import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
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
    final SpinLock lock;
    final CallSingleData csd;
    Napi backlog;
    boolean inNetRxAction;
    boolean inNapiThreadedPoll;

    /// Backlogs of other CPUs that wait for an interrupt from here.
    SoftnetData ipiList;
    SoftnetData ipiNext;
    /// What was ever taken from the backlog, and put there.
    int inputQueueHead;
    int inputQueueTail;
    /// Where the packet that is being steered is written down.
    RpsDevFlow flow;
    FlowLimit flowLimit;

    long processed;
    long dropped;
    long timeSqueeze;
    long receivedRps;

    SoftnetData(Machine machine, int cpu) {
        this.cpu = cpu;
        lock = new SpinLock(machine, "input_pkt_queue.lock");
        csd = new CallSingleData(machine, this::triggerSoftirq);
    }

    /// Another CPU has put the first packet into the backlog.
    @Linux(value = "rps_trigger_softirq", file = "net/core/dev.c",
        renamed = true)
    private void triggerSoftirq() {
        backlog.scheduleIrqoff();
        receivedRps++;
    }

    /// Times that an interrupt from another CPU brought packets.
    public long receivedRps() {
        return receivedRps;
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
    /// order. Its counters have 32 bits, and wrap.
    @Linux(value = "softnet_seq_show", file = "net/core/net-procfs.c",
        renamed = true)
    public long[] columns() {
        int input = inputPktQueue.qlen();
        int process = processQueue.qlen();
        return new long[] {u32(processed), u32(dropped), u32(timeSqueeze),
            0, 0, 0, 0, 0, 0, u32(receivedRps),
            flowLimit == null ? 0 : u32(flowLimit.count),
            input + process, cpu, input, process};
    }

    private static long u32(long counter) {
        return counter & 0xffff_ffffL;
    }
}
