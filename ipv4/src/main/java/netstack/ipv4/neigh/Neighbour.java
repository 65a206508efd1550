package netstack.ipv4.neigh;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.driver.machine.TimerList;
import netstack.driver.net.Errno;
import netstack.driver.net.HeaderOps;
import netstack.driver.net.NetDevice;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A host on a device's link: its hardware address, how sure we are of it,
/// and the packets that wait for it.
///
/// ```
///          packet            answer               30 s unconfirmed
///   NONE -------> INCOMPLETE -----> REACHABLE ----------------> STALE
///                     | 3 questions     ^   ^                     | packet
///                     v  in 3 s         |   | confirmed           v
///                   FAILED <--- PROBE --+   +------------------ DELAY
///                      3 questions ^                              |
///                                  +------------------------------+ 5 s
/// ```
/// The transitions are in [NeighUpdate] (events) and here (packets, time).
///
/// Left out: the cached link-layer header (`hh_cache`), proxies.
@Linux(value = "neighbour", file = "include/net/neighbour.h")
public final class Neighbour {
    final NeighTable table;
    final NetDevice dev;
    final int primaryKey;
    final NeighParms parms;
    final SpinLock lock;
    final SkbQueue arpQueue = new SkbQueue();
    private final Machine machine;
    private final TimerList timer;
    Neighbour next;
    int nudState;
    long ha;
    long used;
    long confirmed;
    long updated;
    int probes;
    int arpQueueLenBytes;
    boolean dead;

    Neighbour(NeighTable table, NetDevice dev, int key, NeighParms parms) {
        this.table = table;
        this.dev = dev;
        this.primaryKey = key;
        this.parms = parms;
        machine = dev.machine();
        lock = new SpinLock(machine, "neighbour");
        timer = new TimerList(machine, this::timerHandler);
        used = machine.jiffies();
        updated = used;
        confirmed = used;
    }

    public NetDevice dev() { return dev; }
    /// Its IP address.
    public int primaryKey() { return primaryKey; }
    /// Its hardware address, if the state is valid.
    public long ha() { return ha; }
    /// One bit of [Nud].
    public int nudState() { return nudState; }
    /// Packets that wait.
    public int queueLen() { return arpQueue.qlen(); }
    /// Jiffies of the last use, confirmation and change.
    public long used() { return used; }
    public long confirmed() { return confirmed; }
    public long updated() { return updated; }
    /// Questions asked without an answer.
    public int probes() { return probes; }

    /// Somebody above has proof that it is there: an acknowledgement.
    @Linux(value = "neigh_confirm", file = "include/net/neighbour.h")
    public void confirm() {
        confirmed = machine.jiffies();
    }

    /// Sends `skb`, which starts at its network header, to this neighbour,
    /// or keeps it until the address is known. Takes `skb`; returns what
    /// the transmit engine says, 0 for a packet that waits.
    @Linux(value = "neigh_output", file = "include/net/neighbour.h")
    public int output(SkBuff skb) {
        machine.charge(Cost.NEIGH_OUTPUT);
        return (nudState & Nud.CONNECTED) != 0 ? connectedOutput(skb)
            : resolveOutput(skb);
    }

    @Linux(value = "neigh_connected_output", file = "net/core/neighbour.c")
    private int connectedOutput(SkBuff skb) {
        skb.pull(skb.networkOffset());
        int err = dev.headerOps().create(skb, dev, skb.protocol(), ha,
            HeaderOps.NO_ADDR);
        if (err < 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return -Errno.EINVAL;
        }
        return table.devQueue.xmit(skb);
    }

    @Linux(value = "neigh_resolve_output", file = "net/core/neighbour.c")
    private int resolveOutput(SkBuff skb) {
        return eventSend(skb) ? 0 : connectedOutput(skb);
    }

    /// Notes the use; true if the packet has been kept or dropped.
    @Linux(value = "neigh_event_send", file = "include/net/neighbour.h")
    boolean eventSend(SkBuff skb) {
        used = machine.jiffies();
        return (nudState & (Nud.CONNECTED | Nud.DELAY | Nud.PROBE)) == 0
            && eventSendSlow(skb);
    }

    @Linux(value = "__neigh_event_send", file = "net/core/neighbour.c",
        renamed = true)
    private boolean eventSendSlow(SkBuff skb) {
        boolean askNow = false;
        lock.lockBh();
        if (dead) {
            lock.unlockBh();
            skb.free(DropReason.NEIGH_DEAD);
            return true;
        }
        if ((nudState & (Nud.STALE | Nud.INCOMPLETE | Nud.CONNECTED
                | Nud.DELAY | Nud.PROBE)) == 0) {
            probes = parms.ucastProbes.value;
            change(Nud.INCOMPLETE);
            timer.mod(machine.jiffies() + parms.retransJiffies());
            askNow = true;
        } else if (nudState == Nud.STALE) {
            change(Nud.DELAY);
            timer.mod(machine.jiffies() + parms.delayProbeJiffies());
        }
        boolean waits = nudState == Nud.INCOMPLETE;
        if (waits) {
            enqueue(skb);
        }
        if (askNow) {
            probe();
        } else {
            lock.unlockBh();
        }
        return waits;
    }

    /// The queue is limited in bytes; the oldest packets go.
    private void enqueue(SkBuff skb) {
        while (arpQueueLenBytes + skb.truesize()
                > parms.queueLenBytes.value && !arpQueue.isEmpty()) {
            SkBuff old = arpQueue.dequeue();
            arpQueueLenBytes -= old.truesize();
            table.stat.inc(NeighStat.UNRES_DISCARDS);
            old.free(DropReason.NEIGH_QUEUEFULL);
        }
        skb.dstForce();
        arpQueue.queueTail(skb);
        arpQueueLenBytes += skb.truesize();
    }

    void change(int state) {
        nudState = state;
        updated = machine.jiffies();
    }

    void setTimer(long expires) { timer.mod(expires); }
    void delTimer() { timer.del(); }

    // tag::neigh_timer_handler[]
    @Linux(value = "neigh_timer_handler", file = "net/core/neighbour.c")
    void timerHandler() {
        lock.lockBh();
        long now = machine.jiffies();
        long next = now + parms.retransJiffies();
        if (nudState == Nud.REACHABLE) {
            next = reachableExpired(now);
        } else if (nudState == Nud.DELAY) {
            next = delayExpired(now);
        }
        if ((nudState & (Nud.INCOMPLETE | Nud.PROBE)) != 0
                && probes >= maxProbes()) {
            change(Nud.FAILED);
            invalidate();
        }
        if ((nudState & Nud.IN_TIMER) != 0) {
            timer.mod(Math.max(next, now + machine.hz() / 100));
        }
        if ((nudState & (Nud.INCOMPLETE | Nud.PROBE)) != 0) {
            probe();
        } else {
            lock.unlockBh();
        }
    }

    // end::neigh_timer_handler[]
    private long reachableExpired(long now) {
        if (now <= confirmed + parms.reachableTime()) {
            return confirmed + parms.reachableTime();
        }
        boolean inUse = now <= used + parms.delayProbeJiffies();
        change(inUse ? Nud.DELAY : Nud.STALE);
        return now + parms.delayProbeJiffies();
    }

    private long delayExpired(long now) {
        if (now <= confirmed + parms.delayProbeJiffies()) {
            change(Nud.REACHABLE);
            return confirmed + parms.reachableTime();
        }
        change(Nud.PROBE);
        probes = 0;
        return now + parms.retransJiffies();
    }

    @Linux(value = "neigh_max_probes", file = "net/core/neighbour.c")
    private int maxProbes() {
        return parms.ucastProbes.value + parms.appProbes.value
            + (nudState == Nud.PROBE ? parms.mcastReprobes.value
                : parms.mcastProbes.value);
    }

    /// Asks, with the lock held, which it releases.
    @Linux(value = "neigh_probe", file = "net/core/neighbour.c")
    private void probe() {
        SkBuff waiting = arpQueue.peekTail();
        SkBuff skb = waiting == null ? null : waiting.cloneSkb();
        lock.unlockBh();
        table.ops.solicit(this, skb);
        probes++;
        if (skb != null) {
            skb.consume();
        }
    }

    /// Reports an error for every packet that waits; the lock is held, but
    /// not while reporting.
    @Linux(value = "neigh_invalidate", file = "net/core/neighbour.c")
    void invalidate() {
        table.stat.inc(NeighStat.RES_FAILED);
        while (nudState == Nud.FAILED && !arpQueue.isEmpty()) {
            SkBuff skb = arpQueue.dequeue();
            lock.unlockBh();
            table.ops.errorReport(this, skb);
            lock.lockBh();
        }
        purge(DropReason.NEIGH_FAILED);
    }

    void purge(DropReason reason) {
        arpQueue.queuePurge(reason);
        arpQueueLenBytes = 0;
    }

    @Override
    public String toString() {
        return Ipv4Addr.toString(primaryKey) + " dev " + dev.name() + " "
            + Nud.toString(nudState);
    }
}
