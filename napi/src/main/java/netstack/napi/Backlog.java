package netstack.napi;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.FlowHash;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NapiContext;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.driver.net.SysctlString;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The queue of each CPU for packets of devices without NAPI, and the NAPI
/// instance that empties it.
///
/// Two queues, so that a poll takes the lock once a batch: senders add to
/// `inputPktQueue`, the poll moves all of that to `processQueue`, which is
/// its own.
@Linux(value = "netdev_max_backlog", file = "net/core/dev.c",
    renamed = true)
public final class Backlog implements NetifRx {
    private static final int FLOW_LIMIT_TABLE = 1 << 12;

    private final NetRx rx;
    private final Machine machine;
    private final FlowHash hash;
    private final SysctlInt maxBacklog;
    private final SysctlInt flowLimitTableLen;
    private final SysctlString flowLimitCpus;

    Backlog(NetRx rx, Net net) {
        this.rx = rx;
        this.machine = rx.machine;
        hash = net.flowHash();
        Sysctl sysctl = net.sysctl();
        maxBacklog = sysctl.intOf("net/core/netdev_max_backlog", 1000);
        for (int i = 0; i < machine.nrCpus(); i++) {
            SoftnetData sd = rx.softnet.get(i);
            sd.backlog = new Napi(rx, null, this::processBacklog,
                rx.devWeight.value, 0);
        }
        flowLimitTableLen = sysctl.intOf("net/core/flow_limit_table_len",
            FLOW_LIMIT_TABLE, 1, Integer.MAX_VALUE);
        flowLimitCpus = sysctl.stringOf("net/core/flow_limit_cpu_bitmap",
            "0", this::isMask);
        flowLimitCpus.onWrite(this::limitCpus);
    }

    private boolean isMask(String s) {
        return s.matches("[0-9a-fA-F]{1,8}")
            && Long.parseLong(s, 16) >> machine.nrCpus() == 0;
    }

    @Linux(value = "flow_limit_cpu_sysctl",
        file = "net/core/sysctl_net_core.c", renamed = true)
    private void limitCpus() {
        long mask = Long.parseLong(flowLimitCpus.value, 16);
        for (int i = 0; i < machine.nrCpus(); i++) {
            SoftnetData sd = rx.softnet.get(i);
            if ((mask >> i & 1) == 0) {
                sd.flowLimit = null;
            } else if (sd.flowLimit == null) {
                sd.flowLimit = new FlowLimit(flowLimitTableLen.value);
            }
        }
    }

    // tag::netif_rx[]
    @Override
    @Linux("netif_rx")
    public int rx(SkBuff skb) {
        Cpu cpu = machine.cpu();
        boolean needBhOff = !cpu.inHardirq() && !cpu.inSoftirq();
        if (needBhOff) {
            cpu.localBhDisable();
        }
        int ret = rxInternal(skb);
        if (needBhOff) {
            // Here the softirq runs: the packet goes up before we return.
            cpu.localBhEnable();
        }
        return ret;
    }

    @Linux("netif_rx_internal")
    private int rxInternal(SkBuff skb) {
        machine.charge(Cost.NETIF_RX);
        machine.tracepoints().hit(Tracepoint.NETIF_RX, skb, skb.len(), 0);
        rx.netif().timestampCheck(skb);
        SoftnetData sd = rx.softnet.get();
        int cpu = rx.rps().needed() ? rx.rps().cpu(skb, sd) : -1;
        return enqueueTo(skb, cpu < 0 ? sd.cpu : cpu);
    }
    // end::netif_rx[]

    // tag::enqueue_to_backlog[]
    /// Takes `skb`; a queue of more than `netdev_max_backlog` drops it.
    @Linux(value = "enqueue_to_backlog", renamed = true)
    int enqueueTo(SkBuff skb, int cpu) {
        NetDevice dev = (NetDevice) skb.dev();
        if (!dev.running()) {
            return drop(skb, dev, DropReason.DEV_READY);
        }
        SoftnetData sd = rx.softnet.get(cpu);
        boolean flags = lock(sd);
        int qlen = sd.inputPktQueue.qlen();
        if (qlen > maxBacklog.value || limited(skb, qlen)) {
            sd.dropped++;
            unlock(sd, flags);
            return drop(skb, dev, DropReason.CPU_BACKLOG);
        }
        if (qlen == 0 && sd.backlog.schedulePrep()) {
            scheduleRps(sd);
        }
        sd.inputPktQueue.queueTail(skb);
        sd.inputQueueTail++;
        RpsDevFlow flow = rx.softnet.get().flow;
        if (flow != null) {
            flow.lastQtail = sd.inputQueueTail;
        }
        unlock(sd, flags);
        return NET_RX_SUCCESS;
    }
    // end::enqueue_to_backlog[]

    /// The lock is for CPUs that steer packets to each other; alone, a CPU
    /// only keeps its own interrupts out.
    @Linux(value = "backlog_lock_irq_save", renamed = true)
    private boolean lock(SoftnetData sd) {
        return rx.rps().needed() ? sd.lock.lockIrqsave()
            : machine.cpu().localIrqSave();
    }

    @Linux(value = "backlog_unlock_irq_restore", renamed = true)
    private void unlock(SoftnetData sd, boolean flags) {
        if (sd.lock.locked()) {
            sd.lock.unlockIrqrestore(flags);
        } else {
            machine.cpu().localIrqRestore(flags);
        }
    }

    private boolean limited(SkBuff skb, int qlen) {
        FlowLimit limit = rx.softnet.get().flowLimit;
        return limit != null && qlen >= maxBacklog.value >> 1
            && limit.exceeds(hash.of(skb));
    }

    /// Schedules the backlog of this CPU; that of another one by an
    /// interrupt, for which the end of NET_RX or of a poll is soon enough.
    @Linux("napi_schedule_rps")
    private void scheduleRps(SoftnetData sd) {
        SoftnetData mine = rx.softnet.get();
        if (sd == mine) {
            sd.backlog.scheduleIrqoff();
            return;
        }
        sd.ipiNext = mine.ipiList;
        mine.ipiList = sd;
        if (!mine.inNetRxAction && !mine.inNapiThreadedPoll) {
            machine.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
        }
    }

    // tag::net_rps_action[]
    /// Wakes the CPUs for whose backlogs there were packets.
    @Linux(value = "net_rps_action_and_irq_enable", renamed = true)
    static void rpsAction(SoftnetData sd) {
        SoftnetData remote = sd.ipiList;
        sd.ipiList = null;
        while (remote != null) {
            SoftnetData next = remote.ipiNext;
            remote.ipiNext = null;
            remote.csd.send(remote.cpu);
            remote = next;
        }
    }
    // end::net_rps_action[]

    private static int drop(SkBuff skb, NetDevice dev, DropReason reason) {
        dev.stats().inc(LinkStat.RX_DROPPED);
        skb.free(reason);
        return NET_RX_DROP;
    }

    // tag::process_backlog[]
    /// The backlog's poll function: like any driver's, but it never owns an
    /// interrupt.
    @Linux("process_backlog")
    int processBacklog(NapiContext napi, int quota) {
        Cpu cpu = machine.cpu();
        SoftnetData sd = rx.softnet.get();
        sd.backlog.weight = rx.devWeight.value;
        if (sd.ipiList != null) {
            boolean flags = cpu.localIrqSave();
            rpsAction(sd);
            cpu.localIrqRestore(flags);
        }
        int work = 0;
        for (;;) {
            SkBuff skb = sd.processQueue.dequeue();
            if (skb != null) {
                rx.netif().receiveSkbOneCore(skb);
                if (++work >= quota) {
                    break;
                }
            } else if (!refill(sd)) {
                break;
            }
        }
        inputQueueHeadAdd(sd, work);
        return work;
    }

    /// Takes over what has been put in; false, and done, if nothing was.
    private boolean refill(SoftnetData sd) {
        boolean flags = lock(sd);
        boolean more = !sd.inputPktQueue.isEmpty();
        if (more) {
            sd.processQueue.queueSpliceTailInit(sd.inputPktQueue);
        } else {
            sd.backlog.completeBacklog();
        }
        unlock(sd, flags);
        return more;
    }
    // end::process_backlog[]

    /// Tells other CPUs how far this one is: a flow may move then.
    @Linux(value = "rps_input_queue_head_add", file = "include/net/rps.h",
        renamed = true)
    private void inputQueueHeadAdd(SoftnetData sd, int work) {
        if (rx.rps().needed()) {
            machine.cpu().sync();
        }
        sd.inputQueueHead += work;
    }
}
