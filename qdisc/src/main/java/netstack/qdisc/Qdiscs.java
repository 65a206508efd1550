package netstack.qdisc;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netstack.driver.machine.Cpu;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.SysctlString;
import netstack.skbuff.Linux;

/// Which discipline each device has, and when: the part of
/// `net/sched/sch_generic.c` that follows a device up and down, and the
/// registry of `net/sched/sch_api.c`.
///
/// A device that is down has `noop`. When it comes up first it gets the
/// default of `net.core.default_qdisc`: one at the root, or `mq` with one for
/// each queue; without a queue of its own (`lo`) it gets `noqueue`.
public final class Qdiscs {
    private static final int WAIT_NS = 1000;

    private final Map<String, Function<NetdevQueue, Qdisc>> kinds =
        new LinkedHashMap<>();
    private final Map<NetDevice, Qdisc> roots = new IdentityHashMap<>();
    private final Map<NetDevice, Watchdog> watchdogs =
        new IdentityHashMap<>();
    private final SysctlString defaultQdisc;

    Qdiscs(Net net) {
        register("pfifo_fast", PfifoFast::new);
        register("pfifo", Fifo.Pfifo::new);
        register("bfifo", Fifo.Bfifo::new);
        register("noqueue", Noqueue::new);
        defaultQdisc = net.sysctl().stringOf("net/core/default_qdisc",
            "pfifo_fast", kinds::containsKey);
    }

    /// Adds a kind of discipline under its name.
    @Linux(value = "register_qdisc", file = "net/sched/sch_api.c",
        renamed = true)
    public void register(String id, Function<NetdevQueue, Qdisc> create) {
        kinds.put(id, create);
    }

    /// The kinds that there are.
    public Set<String> kinds() {
        return kinds.keySet();
    }

    /// The discipline at the root of a device, null before it was up first.
    public Qdisc root(NetDevice dev) {
        return roots.get(dev);
    }

    /// The discipline in use for a transmit queue.
    Qdisc of(NetdevQueue txq) {
        Qdisc q = (Qdisc) txq.qdisc();
        if (q == null) {
            q = new Noop(txq);
            txq.qdisc(q);
        }
        return q;
    }

    /// Gives a device another root discipline, as `tc qdisc replace dev X
    /// root KIND` does. Packets that wait are dropped.
    ///
    /// @return false if there is no such kind
    @Linux(value = "dev_graft_qdisc", file = "net/sched/sch_generic.c",
        renamed = true)
    public boolean graft(NetDevice dev, String id) {
        if (!kinds.containsKey(id)) {
            return false;
        }
        boolean up = dev.running();
        deactivate(dev);
        attach(dev, id);
        if (up) {
            activate(dev);
        }
        return true;
    }

    /// The device came up, or its carrier did.
    @Linux(value = "dev_activate", file = "net/sched/sch_generic.c")
    void activate(NetDevice dev) {
        if (!roots.containsKey(dev)) {
            attach(dev, dev.noQueue() ? "noqueue" : defaultQdisc.value);
        }
        if (!dev.carrierOk()) {
            return;
        }
        for (int i = 0; i < dev.numTxQueues(); i++) {
            NetdevQueue txq = dev.txQueue(i);
            Qdisc q = (Qdisc) txq.qdiscSleeping();
            q.state &= ~Qdisc.STATE_DEACTIVATED;
            txq.qdisc(q);
        }
        if (dev.watchdogTimeo() > 0) {
            watchdogs.computeIfAbsent(dev, Watchdog::new).up();
        }
    }

    /// One discipline for each queue; with several queues `mq` above them.
    @Linux(value = "attach_default_qdiscs", renamed = true,
        file = "net/sched/sch_generic.c")
    private void attach(NetDevice dev, String id) {
        int n = dev.numTxQueues();
        boolean mq = n > 1 && !dev.noQueue();
        Qdisc[] qdiscs = new Qdisc[n];
        for (int i = 0; i < n; i++) {
            qdiscs[i] = kinds.get(id).apply(dev.txQueue(i));
            qdiscs[i].flags |= Qdisc.TCQ_F_ONETXQUEUE;
            dev.txQueue(i).qdiscSleeping(qdiscs[i]);
        }
        roots.put(dev, mq ? new Mq(dev.txQueue(0), qdiscs) : qdiscs[0]);
    }

    /// The device goes down, or its carrier went: what waits is dropped, and
    /// no CPU is inside the driver's `startXmit` when this returns.
    @Linux(value = "dev_deactivate", file = "net/sched/sch_generic.c")
    void deactivate(NetDevice dev) {
        if (watchdogs.containsKey(dev)) {
            watchdogs.get(dev).down();
        }
        for (int i = 0; i < dev.numTxQueues(); i++) {
            deactivate(dev.txQueue(i));
        }
    }

    private void deactivate(NetdevQueue txq) {
        Qdisc q = (Qdisc) txq.qdiscSleeping();
        if (q == null) {
            return;
        }
        txq.qdisc(new Noop(txq));
        if (!q.builtin()) {
            q.state |= Qdisc.STATE_DEACTIVATED;
        }
        waitUntilIdle(q);
        q.reset();
        q.state &= ~Qdisc.STATE_NON_EMPTY;
    }

    /// The device uses only its first `n` queues now: what waits for the
    /// others is dropped.
    @Linux(value = "qdisc_reset_all_tx_gt",
        file = "include/net/sch_generic.h")
    void resetAllTxGt(NetDevice dev, int n) {
        for (int i = n; i < dev.numTxQueues(); i++) {
            Qdisc q = (Qdisc) dev.txQueue(i).qdiscSleeping();
            if (q != null) {
                waitUntilIdle(q);
                q.reset();
                q.state &= ~Qdisc.STATE_NON_EMPTY;
            }
        }
    }

    private static void waitUntilIdle(Qdisc q) {
        while (q.running()) {
            Cpu cpu = q.dev().machine().cpu();
            cpu.spend(WAIT_NS);
            cpu.sync();
        }
    }
}
