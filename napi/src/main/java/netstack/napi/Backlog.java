package netstack.napi;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
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
    private final NetRx rx;
    private final Machine machine;
    private final SysctlInt maxBacklog;

    Backlog(NetRx rx, Sysctl sysctl) {
        this.rx = rx;
        this.machine = rx.machine;
        maxBacklog = sysctl.intOf("net/core/netdev_max_backlog", 1000);
        for (int i = 0; i < machine.nrCpus(); i++) {
            SoftnetData sd = rx.softnet.get(i);
            sd.backlog = new Napi(rx, null, this::processBacklog,
                rx.devWeight.value, 0);
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
        machine.charge(Cost.NETIF_RX);
        machine.tracepoints().hit(Tracepoint.NETIF_RX, skb, skb.len(), 0);
        rx.netif().timestampCheck(skb);
        int ret = enqueueTo(skb, cpu.id());
        if (needBhOff) {
            // Here the softirq runs: the packet goes up before we return.
            cpu.localBhEnable();
        }
        return ret;
    }

    /// Takes `skb`; a queue of more than `netdev_max_backlog` drops it.
    @Linux(value = "enqueue_to_backlog", renamed = true)
    private int enqueueTo(SkBuff skb, int cpu) {
        NetDevice dev = (NetDevice) skb.dev();
        if (!dev.running()) {
            return drop(skb, dev, DropReason.DEV_READY);
        }
        SoftnetData sd = rx.softnet.get(cpu);
        if (sd.inputPktQueue.qlen() > maxBacklog.value) {
            sd.dropped++;
            return drop(skb, dev, DropReason.CPU_BACKLOG);
        }
        boolean flags = machine.cpu().localIrqSave();
        if (sd.inputPktQueue.isEmpty() && sd.backlog.schedulePrep()) {
            sd.backlog.scheduleIrqoff();
        }
        sd.inputPktQueue.queueTail(skb);
        machine.cpu().localIrqRestore(flags);
        return NET_RX_SUCCESS;
    }
    // end::netif_rx[]

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
        int work = 0;
        for (;;) {
            SkBuff skb = sd.processQueue.dequeue();
            if (skb != null) {
                rx.netif().receiveSkbOneCore(skb);
                if (++work >= quota) {
                    return work;
                }
                continue;
            }
            boolean flags = cpu.localIrqSave();
            boolean done = sd.inputPktQueue.isEmpty();
            if (done) {
                sd.backlog.completeBacklog();
            } else {
                sd.processQueue.queueSpliceTailInit(sd.inputPktQueue);
            }
            cpu.localIrqRestore(flags);
            if (done) {
                return work;
            }
        }
    }
    // end::process_backlog[]
}
