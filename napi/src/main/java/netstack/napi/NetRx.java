package netstack.napi;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.PerCpu;
import netstack.driver.machine.Softirq;
import netstack.driver.net.Net;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The NET_RX softirq of a machine, and the parts of the receive engine.
///
/// A round polls the CPU's instances in turn, each for at most its weight,
/// until none has work, or `netdev_budget` packets or `netdev_budget_usecs`
/// have gone. The budget is checked after a poll: a round may overrun it by
/// one poll less one packet. Time is measured in jiffies, so that 2 ms at
/// 1000 Hz may be anything from 1 to 2.
@Linux(value = "net_hotdata", file = "net/core/hotdata.c", renamed = true)
public final class NetRx {
    private static final int USEC_PER_SEC = 1_000_000;

    final Machine machine;
    final PerCpu<SoftnetData> softnet;
    final SysctlInt devWeight;
    final SysctlInt groNormalBatch;
    private final SysctlInt budget;
    private final SysctlInt budgetUsecs;
    private final Gro gro;
    private final Netif netif;
    private final Backlog backlog;
    private final Rps rps;
    private final Napis napis;

    /// Builds the engine and opens the softirq; `net` is the machine's first
    /// namespace, whose `net.core` settings hold for all.
    public NetRx(Net net) {
        machine = net.machine();
        var sysctl = net.sysctl();
        budget = sysctl.intOf("net/core/netdev_budget", 300);
        budgetUsecs = sysctl.intOf("net/core/netdev_budget_usecs",
            2 * USEC_PER_SEC / machine.hz(), 0, Integer.MAX_VALUE);
        devWeight = sysctl.intOf("net/core/dev_weight", 64, 1,
            Integer.MAX_VALUE);
        groNormalBatch = sysctl.intOf("net/core/gro_normal_batch", 8, 1,
            Integer.MAX_VALUE);
        softnet = new PerCpu<>(machine,
            cpu -> new SoftnetData(machine, cpu));
        rps = new Rps(this, net);
        netif = new Netif(this, net);
        gro = new Gro(machine, netif, groNormalBatch);
        napis = new Napis(this);
        backlog = new Backlog(this, net);
        net.napiBusy(new NapiBusyLoop(this));
        machine.openSoftirq(Softirq.NET_RX, this::action);
    }

    /// Where packets are handed to protocols.
    public Netif netif() {
        return netif;
    }

    /// The way in for devices without NAPI.
    public Backlog backlog() {
        return backlog;
    }

    /// Where drivers get their NAPI instances.
    public Napis napis() {
        return napis;
    }

    /// Which CPU a packet goes to.
    public Rps rps() {
        return rps;
    }

    /// The batching of packets, and who may merge them.
    public Gro gro() {
        return gro;
    }

    /// The state of one CPU.
    public SoftnetData softnetData(int cpu) {
        return softnet.get(cpu);
    }

    // tag::net_rx_action[]
    /// Polls this CPU's instances within the budget.
    @Linux(value = "net_rx_action", file = "net/core/dev.c")
    void action() {
        Cpu cpu = machine.cpu();
        SoftnetData sd = softnet.get();
        long timeLimit = machine.jiffies() + jiffies(budgetUsecs.value);
        int left = budget.value;
        take(cpu, sd);
        for (;;) {
            Napi napi = sd.running.poll();
            if (napi == null) {
                // What was scheduled meanwhile raised no softirq of its own.
                if (!sd.repoll.isEmpty() || sd.pollList.isEmpty()) {
                    break;
                }
                take(cpu, sd);
                continue;
            }
            left -= poll(napi);
            if (napi.wantsRepoll()) {
                sd.repoll.addTail(napi);
            }
            if (left <= 0 || machine.jiffies() - timeLimit >= 0) {
                sd.timeSqueeze++;
                break;
            }
        }
        putBack(cpu, sd);
    }
    // end::net_rx_action[]

    private static void take(Cpu cpu, SoftnetData sd) {
        boolean flags = cpu.localIrqSave();
        sd.inNetRxAction = true;
        sd.running.splice(sd.pollList);
        cpu.localIrqRestore(flags);
    }

    /// What was not reached goes first next time, then what was scheduled
    /// meanwhile, then what used its weight up.
    private static void putBack(Cpu cpu, SoftnetData sd) {
        boolean flags = cpu.localIrqSave();
        sd.running.splice(sd.pollList);
        sd.running.splice(sd.repoll);
        sd.pollList.splice(sd.running);
        if (sd.pollList.isEmpty()) {
            sd.inNetRxAction = false;
        } else {
            cpu.raiseSoftirqIrqoff(Softirq.NET_RX);
        }
        Backlog.rpsAction(sd);
        cpu.localIrqRestore(flags);
    }

    /// Polls one instance.
    @Linux(value = "napi_poll", file = "net/core/dev.c")
    int poll(Napi napi) {
        machine.charge(Cost.NAPI_POLL);
        return napi.poll();
    }

    @Linux(value = "usecs_to_jiffies", file = "kernel/time/time.c",
        renamed = true)
    private long jiffies(int usecs) {
        return ((long) usecs * machine.hz() + USEC_PER_SEC - 1)
            / USEC_PER_SEC;
    }
}
