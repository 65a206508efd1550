package netstack.qdisc;

import netstack.driver.machine.Cpu;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The transmit softirq: goes on with queues that could not finish, and
/// frees packets that an interrupt handler was not allowed to free.
///
/// No packet needs NET_TX to leave. It is raised only when the quota of 64
/// packets ends, when a packet had to be put back, when a stopped queue is
/// woken, and to free completed packets. In the kernel both lists are fields
/// of `softnet_data`; the receive leg has the others.
public final class NetTx {
    private final Machine machine;
    private final SchGeneric sch;
    private final Qdisc[] outputHead;
    private final Qdisc[] outputTail;
    private final SkBuff[] completionQueue;
    private final DropReason[] completionReason = DropReason.values();

    NetTx(Machine machine, SchGeneric sch) {
        this.machine = machine;
        this.sch = sch;
        int n = machine.nrCpus();
        outputHead = new Qdisc[n];
        outputTail = new Qdisc[n];
        completionQueue = new SkBuff[n];
        machine.openSoftirq(Softirq.NET_TX, this::action);
    }

    /// Puts a queue on this CPU's list, once, and raises NET_TX.
    @Linux(value = "__netif_schedule", file = "net/core/dev.c")
    void schedule(Qdisc q) {
        Cpu cpu = machine.cpu();
        cpu.sync();
        if (q.test(Qdisc.STATE_SCHED)) {
            return;
        }
        q.state |= Qdisc.STATE_SCHED;
        boolean flags = cpu.localIrqSave();
        int id = cpu.id();
        if (outputTail[id] == null) {
            outputHead[id] = q;
        } else {
            outputTail[id].nextSched = q;
        }
        outputTail[id] = q;
        cpu.raiseSoftirq(Softirq.NET_TX);
        cpu.localIrqRestore(flags);
    }

    /// Frees `skb` from a hard interrupt: leaves it to the softirq, because
    /// a destructor may do anything. Takes `skb`.
    @Linux(value = "dev_kfree_skb_irq_reason", file = "net/core/dev.c")
    public void kfreeSkbIrqReason(SkBuff skb, DropReason reason) {
        Cpu cpu = machine.cpu();
        boolean flags = cpu.localIrqSave();
        skb.priority(reason.ordinal());
        skb.next(completionQueue[cpu.id()]);
        completionQueue[cpu.id()] = skb;
        cpu.raiseSoftirq(Softirq.NET_TX);
        cpu.localIrqRestore(flags);
    }

    // tag::net_tx_action[]
    /// The softirq's action.
    @Linux(value = "net_tx_action", file = "net/core/dev.c")
    void action() {
        int id = machine.cpu().id();
        freeCompleted(id);
        Qdisc q = outputHead[id];
        outputHead[id] = null;
        outputTail[id] = null;
        while (q != null) {
            Qdisc next = q.nextSched;
            q.nextSched = null;
            runScheduled(q);
            q = next;
        }
    }
    // end::net_tx_action[]

    private void runScheduled(Qdisc q) {
        q.lock();
        q.state &= ~Qdisc.STATE_SCHED;
        if (!q.test(Qdisc.STATE_DEACTIVATED)) {
            sch.qdiscRun(q);
        }
        q.unlock();
    }

    private void freeCompleted(int id) {
        SkBuff skb = completionQueue[id];
        completionQueue[id] = null;
        while (skb != null) {
            SkBuff next = skb.next();
            skb.next(null);
            skb.free(completionReason[skb.priority()]);
            skb = next;
        }
    }
}
