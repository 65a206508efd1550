package netstack.qdisc;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;
import netstack.driver.machine.Tracepoints;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The last step in front of the driver (of `net/core/dev.c`): taps, then
/// `ndo_start_xmit`, with the transmit queue locked.
final class HardXmit {
    private final Machine machine;
    private final TxTaps taps;

    HardXmit(Machine machine, TxTaps taps) {
        this.machine = machine;
        this.taps = taps;
    }

    /// Locks the queue, unless the driver does its own locking (LLTX).
    @Linux(value = "HARD_TX_LOCK", file = "include/linux/netdevice.h")
    void lock(NetDevice dev, NetdevQueue txq) {
        if (!dev.lltx()) {
            txq.xmitLock().lock();
        }
    }

    @Linux(value = "HARD_TX_UNLOCK", file = "include/linux/netdevice.h")
    void unlock(NetDevice dev, NetdevQueue txq) {
        if (!dev.lltx()) {
            txq.xmitLock().unlock();
        }
    }

    // tag::dev_hard_start_xmit[]
    /// Gives the device each packet of a list.
    ///
    /// @return what it did not take, null if it took all
    @Linux(value = "dev_hard_start_xmit", file = "net/core/dev.c")
    SkBuff startXmit(SkBuff skb, NetDevice dev, NetdevQueue txq) {
        while (skb != null) {
            SkBuff next = skb.next();
            skb.next(null);
            if (xmitOne(skb, dev, txq, next != null) == NetdevTx.BUSY) {
                skb.next(next);
                return skb;
            }
            skb = next;
            if (txq.xmitStopped()) {
                return skb;
            }
        }
        return null;
    }
    // end::dev_hard_start_xmit[]

    /// @param more another packet follows at once: the doorbell can wait
    @Linux(value = "xmit_one", file = "net/core/dev.c")
    private NetdevTx xmitOne(SkBuff skb, NetDevice dev, NetdevQueue txq,
            boolean more) {
        taps.xmitNit(skb, dev);
        machine.cpu().charge(Cost.START_XMIT);
        txq.xmitMore(more);
        Tracepoints trace = machine.tracepoints();
        int len = skb.len();
        trace.hit(Tracepoint.NET_DEV_START_XMIT, skb, len, dev.ifindex());
        NetdevTx rc = dev.ops().startXmit(skb, dev);
        trace.hit(Tracepoint.NET_DEV_XMIT, skb, rc.ordinal(), len);
        if (rc == NetdevTx.OK) {
            txq.transUpdate();
        }
        return rc;
    }
}
