package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.EICR_LSC;

import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.driver.machine.TimerList;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// What has to be looked at every two seconds, or at once when something
/// happened: the link, the hardware's counters, transmit rings that hang,
/// queues that stopped when memory was short or an interrupt was lost, a
/// card that is gone.
///
/// Then all queues are interrupted, to be sure. What sleeps, a reset, is
/// done by a kernel thread.
@Linux(value = "ixgbe_service_timer",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeService {
    private static final int SECONDS = 2;

    private final Ixgbe adapter;
    private final Machine machine;
    private final NetDevice dev;
    private final IxgbeHw regs;
    private final TimerList timer;
    private boolean resetRequested;
    private boolean busy;

    IxgbeService(Ixgbe adapter) {
        this.adapter = adapter;
        machine = adapter.dev.machine();
        dev = adapter.dev;
        regs = adapter.regs;
        timer = new TimerList(machine, this::serviceTask);
    }

    void start() {
        resetRequested = false;
        regs.irqEnableOther();
        watchdogUpdateLink();
        serviceEventSchedule();
    }

    void stop() {
        timer.del();
    }

    /// The vector of all that is not a queue: the link changed.
    @Linux("ixgbe_msix_other")
    void msixOther() {
        if ((regs.read(Reg.EICS.at()) & EICR_LSC) != 0) {
            regs.write(Reg.EICR.at(), EICR_LSC);
            adapter.stats.lscInt++;
        }
        if (!adapter.down) {
            timer.mod(machine.jiffies());
            regs.irqEnableOther();
        }
    }

    /// Lets the task run in two seconds, if it is not to anyway.
    @Linux("ixgbe_service_event_schedule")
    void serviceEventSchedule() {
        if (!timer.pending()) {
            timer.mod(machine.jiffies() + (long) SECONDS * machine.hz());
        }
    }

    /// A queue hangs: the device is to be started anew.
    @Linux("ixgbe_tx_timeout_reset")
    void txTimeoutReset() {
        if (!adapter.down) {
            resetRequested = true;
            timer.mod(machine.jiffies());
        }
    }

    // tag::ixgbe_service_task[]
    @Linux("ixgbe_service_task")
    private void serviceTask() {
        if (adapter.down) {
            return;
        }
        watchdogUpdateLink();
        adapter.stats.update();
        if (regs.removed()) {
            work("kworker/ixgbe", this::downSubtask);
            return;
        }
        watchdogFlushTx();
        if (resetRequested) {
            work("kworker/ixgbe", this::resetSubtask);
        }
        checkHangSubtask();
        serviceEventSchedule();
    }
    // end::ixgbe_service_task[]

    private void work(String name, Runnable body) {
        if (!busy) {
            busy = true;
            machine.kthread(name, -1, () -> {
                body.run();
                busy = false;
            });
        }
    }

    /// The card is gone: nothing can be done but to stop.
    private void downSubtask() {
        adapter.locked(() -> {
            adapter.down();
            return 0;
        });
    }

    @Linux("ixgbe_reset_subtask")
    private void resetSubtask() {
        adapter.locked(() -> {
            if (!adapter.down && resetRequested) {
                adapter.txTimeoutCount++;
                adapter.reinit();
            }
            return 0;
        });
    }

    @Linux("ixgbe_watchdog_update_link")
    private void watchdogUpdateLink() {
        if (!regs.checkLink()) {
            dev.carrierOff();
        } else if (!dev.carrierOk()) {
            watchdogLinkIsUp();
        }
    }

    /// A ring that emptied without a link woke nobody: that is made good.
    @Linux("ixgbe_watchdog_link_is_up")
    private void watchdogLinkIsUp() {
        dev.carrierOn();
        dev.wakeAllQueues();
    }

    /// Without a link hardware sends nothing: what waits in the rings is
    /// dropped by a reset.
    @Linux("ixgbe_watchdog_flush_tx")
    private void watchdogFlushTx() {
        if (dev.carrierOk()) {
            return;
        }
        for (IxgbeQVector q : adapter.vectors) {
            resetRequested |= q.txPending();
        }
    }

    /// Lets the rings be looked at for hangs, and every queue be polled: an
    /// interrupt may have been lost, or memory have been short.
    @Linux("ixgbe_check_hang_subtask")
    private void checkHangSubtask() {
        for (IxgbeQVector q : adapter.vectors) {
            if (dev.carrierOk() && q.txPending()) {
                q.setCheckForTxHang();
            }
        }
        regs.irqRearmQueues(-1L >>> 64 - adapter.vectors.length);
    }
}
