package netstack.qdisc;

import netstack.driver.machine.SpinLock;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A queueing discipline: what decides which packet leaves next, and which
/// is dropped.
///
/// `struct Qdisc` and its `Qdisc_ops` are one object here. Rules of use:
/// * `enqueue` takes the packet. What it drops goes on `toFree`, because a
///   destructor must not run under the queue's lock.
/// * At most one CPU at a time takes packets out (`runBegin`): order on the
///   wire is the order of `dequeue`.
/// * A packet that the device refused waits in `gsoSkb` and goes first.
///
/// Left out: statistics per CPU (`TCQ_F_CPUSTATS`): whoever touches a queue
/// has synchronised with the other CPUs, so one set of counters is exact.
@Linux(value = "Qdisc", file = "include/net/sch_generic.h")
public abstract class Qdisc {
    static final int TCQ_F_BUILTIN = 1;
    static final int TCQ_F_CAN_BYPASS = 4;
    static final int TCQ_F_MQROOT = 8;
    static final int TCQ_F_ONETXQUEUE = 0x10;
    static final int TCQ_F_NOPARENT = 0x40;
    static final int TCQ_F_NOLOCK = 0x100;

    static final int STATE_SCHED = 1;
    static final int STATE_DEACTIVATED = 2;
    static final int STATE_MISSED = 4;
    static final int STATE_DRAINING = 8;
    static final int STATE_NON_EMPTY = STATE_MISSED | STATE_DRAINING;

    private final String id;
    final NetdevQueue devQueue;
    int flags;
    int state;
    Qdisc nextSched;
    private final SpinLock rootLock;
    private boolean running;

    // Of the packets that the running CPU took last: how many, and whether
    // they were made fit for the device before.
    int bulk;
    boolean validated;

    int handle;
    int parent;
    int limit;
    int qlen;
    long backlog;
    long bytes;
    long packets;
    final SkbQueue gsoSkb = new SkbQueue();
    int drops;
    int requeues;
    int overlimits;

    Qdisc(String id, NetdevQueue devQueue, int flags) {
        this.id = id;
        this.devQueue = devQueue;
        this.flags = flags;
        this.rootLock = nolock() ? null
            : new SpinLock(dev().machine(), "qdisc_lock");
    }

    /// Takes a packet in, or drops it onto `toFree`.
    ///
    /// @return one of `NetXmit.NET_XMIT_*`
    public abstract int enqueue(SkBuff skb, SkbQueue toFree);

    /// The packet to send next, null if there is none now.
    public abstract SkBuff dequeue();

    /// The packet that `dequeue` would give, which stays.
    public abstract SkBuff peek();

    /// Forgets all packets.
    @Linux("qdisc_reset")
    public void reset() {
        gsoSkb.queuePurge();
        qlen = 0;
        backlog = 0;
    }

    /// The kind's name, as `tc` shows it.
    public final String id() {
        return id;
    }

    /// Major number in the upper, minor in the lower 16 bits; 0 if unnamed.
    public final int handle() {
        return handle;
    }

    public final int parent() {
        return parent;
    }

    /// Most packets (or bytes, in `bfifo`) that may wait.
    public final int limit() {
        return limit;
    }

    /// Packets that wait, those in `gsoSkb` included.
    public int qlen() {
        return qlen;
    }

    /// Bytes that wait.
    public long backlog() {
        return backlog;
    }

    /// Bytes that passed `dequeue` or the bypass.
    public long bytes() {
        return bytes;
    }

    /// Packets that passed `dequeue` or the bypass; a GSO packet counts as
    /// its segments.
    public long packets() {
        return packets;
    }

    public int drops() {
        return drops;
    }

    public int overlimits() {
        return overlimits;
    }

    /// How often a device gave a packet back.
    public int requeues() {
        return requeues;
    }

    final NetDevice dev() {
        return devQueue.dev();
    }

    /// False for `noqueue`, whose packets go straight to the device.
    boolean queues() {
        return true;
    }

    final boolean nolock() {
        return (flags & TCQ_F_NOLOCK) != 0;
    }

    final boolean builtin() {
        return (flags & TCQ_F_BUILTIN) != 0;
    }

    final boolean test(int bit) {
        return (state & bit) != 0;
    }

    /// Takes the root lock. A lockless discipline only waits until no other
    /// CPU is behind in time.
    @Linux(value = "qdisc_lock", renamed = true)
    final void lock() {
        if (rootLock == null) {
            dev().machine().cpu().sync();
        } else {
            rootLock.lock();
        }
    }

    final void unlock() {
        if (rootLock != null) {
            rootLock.unlock();
        }
    }

    final boolean running() {
        return running;
    }

    /// Empty, and nobody has announced more: then a packet may overtake the
    /// queue, because there is nothing to overtake.
    final boolean mayBypass() {
        boolean empty = nolock() ? (state & STATE_NON_EMPTY) == 0 : qlen == 0;
        return empty && (flags & TCQ_F_CAN_BYPASS) != 0;
    }

    /// Becomes the one that takes packets out. When another CPU is at it, a
    /// lockless queue remembers that there is more to do.
    @Linux("qdisc_run_begin")
    final boolean runBegin() {
        dev().machine().cpu().sync();
        if (!running) {
            running = true;
            return true;
        }
        if (nolock()) {
            state |= STATE_MISSED;
        }
        return false;
    }

    /// Ends the run.
    ///
    /// @return whether packets were missed meanwhile, so that the queue has
    ///         to be scheduled
    @Linux("qdisc_run_end")
    final boolean runEnd() {
        dev().machine().cpu().sync();
        running = false;
        return nolock() && test(STATE_MISSED);
    }

    final void enqueued(SkBuff skb) {
        qlen++;
        backlog += QdiscSkbCb.of(skb).pktLen();
    }

    final void dequeued(SkBuff skb) {
        qlen--;
        backlog -= QdiscSkbCb.of(skb).pktLen();
        sent(skb);
    }

    /// Counts a packet as sent (`qdisc_bstats_update`).
    final void sent(SkBuff skb) {
        bytes += QdiscSkbCb.of(skb).pktLen();
        packets += Math.max(1, skb.shinfo().gsoSegs());
    }

    final int drop(SkBuff skb, SkbQueue toFree) {
        drops++;
        toFree.queueTail(skb);
        return NetXmit.NET_XMIT_DROP;
    }
}
