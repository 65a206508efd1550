package netstack.driver.net;

import netstack.driver.machine.SpinLock;
import netstack.skbuff.Linux;

/// One transmit queue of a device: whether it takes packets, who may call
/// the driver, how many bytes wait in its ring.
///
/// Three parties stop it: the driver when its ring is full (DRV_XOFF), byte
/// queue limits when enough waits there (STACK_XOFF), the watchdog while it
/// resets (FROZEN). Only a driver may clear what the driver set.
@Linux(value = "netdev_queue", file = "include/linux/netdevice.h")
public final class NetdevQueue {
    private static final int DRV_XOFF = 1;
    private static final int STACK_XOFF = 2;
    private static final int FROZEN = 4;

    private final NetDevice dev;
    private final int index;
    private final SpinLock xmitLock;
    private final Dql dql;
    private int state;
    private long transStart;
    private long transTimeout;
    private boolean xmitMore;
    private Object qdisc;
    private Object qdiscSleeping;

    NetdevQueue(NetDevice dev, int index) {
        this.dev = dev;
        this.index = index;
        this.xmitLock = new SpinLock(dev.machine(), "_xmit_lock");
        this.dql = new Dql(dev.machine().hz(), dev.machine().jiffies());
    }

    /// The device.
    public NetDevice dev() {
        return dev;
    }

    /// Its number, as `skb->queue_mapping` holds it.
    public int index() {
        return index;
    }

    /// Held around the driver's `startXmit`, unless the device is LLTX.
    public SpinLock xmitLock() {
        return xmitLock;
    }

    /// The byte queue limit.
    public Dql dql() {
        return dql;
    }

    /// The discipline in use (owned by the transmit engine).
    public Object qdisc() {
        return qdisc;
    }

    /// Puts a discipline to use.
    public void qdisc(Object qdisc) {
        this.qdisc = qdisc;
    }

    /// The discipline that is used while the device is up.
    public Object qdiscSleeping() {
        return qdiscSleeping;
    }

    /// Chooses it.
    public void qdiscSleeping(Object qdisc) {
        qdiscSleeping = qdisc;
    }

    /// The jiffy of the last transmission.
    public long transStart() {
        return transStart;
    }

    /// Notes a transmission, for the watchdog.
    @Linux("txq_trans_update")
    public void transUpdate() {
        transStart = dev.machine().jiffies();
    }

    /// How often the watchdog found it stuck (`tx_timeout` in sysfs).
    public long transTimeout() {
        return transTimeout;
    }

    /// Notes that the watchdog found it stuck.
    public void countTimeout() {
        transTimeout++;
    }

    /// Whether another packet follows at once, so that the driver need not
    /// ring its doorbell yet.
    @Linux("netdev_xmit_more")
    public boolean xmitMore() {
        return xmitMore;
    }

    /// Says so, before each call of the driver.
    public void xmitMore(boolean more) {
        xmitMore = more;
    }

    /// The driver takes packets; nobody is woken.
    @Linux("netif_tx_start_queue")
    public void startQueue() {
        state &= ~DRV_XOFF;
    }

    /// The driver takes no more packets.
    @Linux("netif_tx_stop_queue")
    public void stopQueue() {
        state |= DRV_XOFF;
    }

    /// The driver takes packets again: whoever waits above is told.
    @Linux(value = "netif_tx_wake_queue", file = "net/core/dev.c")
    public void wakeQueue() {
        if ((state & DRV_XOFF) != 0) {
            state &= ~DRV_XOFF;
            schedule();
        }
    }

    private void schedule() {
        if ((state & (DRV_XOFF | STACK_XOFF)) == 0) {
            dev.net().txWake().wakeQueue(this);
        }
    }

    /// Whether the driver stopped it.
    @Linux("netif_tx_queue_stopped")
    public boolean queueStopped() {
        return (state & DRV_XOFF) != 0;
    }

    /// Whether driver or byte limit stopped it.
    @Linux("netif_xmit_stopped")
    public boolean xmitStopped() {
        return (state & (DRV_XOFF | STACK_XOFF)) != 0;
    }

    /// Whether anybody stopped it.
    @Linux("netif_xmit_frozen_or_stopped")
    public boolean xmitFrozenOrStopped() {
        return state != 0;
    }

    /// Whether the driver or the watchdog stopped it.
    @Linux("netif_xmit_frozen_or_drv_stopped")
    public boolean xmitFrozenOrDrvStopped() {
        return (state & (DRV_XOFF | FROZEN)) != 0;
    }

    /// Stops it for the watchdog, or lets it go on.
    @Linux(value = "netif_freeze_queues", renamed = true)
    public void freeze(boolean frozen) {
        state = frozen ? state | FROZEN : state & ~FROZEN;
    }

    // tag::netdev_tx_sent_queue[]
    /// The driver put `bytes` into its ring.
    @Linux("netdev_tx_sent_queue")
    public void sentQueue(int bytes) {
        dql.queued(bytes);
        if (dql.avail() < 0) {
            state |= STACK_XOFF;
        }
    }

    /// As above; true if the doorbell must be rung now: no more packets
    /// follow, or this one filled the limit.
    @Linux(value = "__netdev_tx_sent_queue", renamed = true)
    public boolean sentQueue(int bytes, boolean xmitMore) {
        if (xmitMore) {
            dql.queued(bytes);
            return xmitStopped();
        }
        sentQueue(bytes);
        return true;
    }

    /// The device has sent `pkts` packets of `bytes` in all.
    @Linux("netdev_tx_completed_queue")
    public void completedQueue(int pkts, int bytes) {
        if (bytes == 0) {
            return;
        }
        dql.completed(bytes, dev.machine().jiffies());
        if (dql.avail() >= 0 && (state & STACK_XOFF) != 0) {
            state &= ~STACK_XOFF;
            schedule();
        }
    }
    // end::netdev_tx_sent_queue[]

    /// The ring was emptied without sending.
    @Linux("netdev_tx_reset_queue")
    public void resetQueue() {
        state &= ~STACK_XOFF;
        dql.reset(dev.machine().jiffies());
    }
}
