package netstack.qdisc;

import netstack.driver.machine.TimerList;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevQueue;
import netstack.skbuff.Linux;

/// Watches that a stopped transmit queue goes on within the device's
/// `watchdogTimeo`; else the hardware hangs and the driver is told to reset.
@Linux(value = "watchdog_timer", file = "include/linux/netdevice.h",
    renamed = true)
final class Watchdog {
    private final NetDevice dev;
    private final TimerList timer;

    Watchdog(NetDevice dev) {
        this.dev = dev;
        this.timer = new TimerList(dev.machine(), this::watchdog);
    }

    @Linux("netdev_watchdog_up")
    void up() {
        for (int i = 0; i < dev.numTxQueues(); i++) {
            dev.txQueue(i).transUpdate();
        }
        rearm();
    }

    @Linux(value = "netdev_watchdog_down")
    void down() {
        timer.del();
    }

    @Linux("dev_watchdog")
    private void watchdog() {
        if (!dev.running() || !dev.carrierOk()) {
            return;
        }
        long now = dev.machine().jiffies();
        for (int i = 0; i < dev.numTxQueues(); i++) {
            NetdevQueue txq = dev.txQueue(i);
            boolean late = now - txq.transStart() > dev.watchdogTimeo();
            if (txq.xmitStopped() && late) {
                timeout(txq);
                break;
            }
        }
        rearm();
    }

    private void timeout(NetdevQueue stuck) {
        stuck.countTimeout();
        freeze(true);
        dev.ops().txTimeout(dev, stuck.index());
        freeze(false);
    }

    private void freeze(boolean frozen) {
        for (int i = 0; i < dev.numTxQueues(); i++) {
            dev.txQueue(i).freeze(frozen);
        }
    }

    private void rearm() {
        timer.mod(dev.machine().jiffies() + dev.watchdogTimeo());
    }
}
