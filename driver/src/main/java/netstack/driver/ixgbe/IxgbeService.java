package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.EICR_LSC;

import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.driver.machine.TimerList;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// What has to be looked at now and then: the link, the hardware's counters,
/// queues that had to stop when memory was short.
///
/// Linux does it every two seconds in a work queue; here a timer runs two
/// seconds after the rings were polled, so that an idle world is at rest.
@Linux(value = "ixgbe_service_timer",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeService {
    private static final int SECONDS = 2;

    private final Ixgbe adapter;
    private final Machine machine;
    private final NetDevice dev;
    private final Mmio hw;
    private final TimerList timer;
    private boolean on;

    IxgbeService(Ixgbe adapter) {
        this.adapter = adapter;
        machine = adapter.dev.machine();
        dev = adapter.dev;
        hw = adapter.hw;
        timer = new TimerList(machine, this::serviceTask);
    }

    void start() {
        on = true;
        adapter.regs.irqEnableOther();
        watchdogUpdateLink();
    }

    void stop() {
        on = false;
        timer.del();
    }

    /// The vector of all that is not a queue: the link changed.
    @Linux("ixgbe_msix_other")
    void msixOther() {
        if ((hw.readl(Reg.EICS.at()) & EICR_LSC) != 0) {
            hw.writel(Reg.EICR.at(), EICR_LSC);
            adapter.stats.lscInt++;
        }
        if (on) {
            timer.mod(machine.jiffies());
            adapter.regs.irqEnableOther();
        }
    }

    /// Lets the task run in two seconds, if it is not to anyway.
    @Linux("ixgbe_service_event_schedule")
    void serviceEventSchedule() {
        if (!timer.pending()) {
            timer.mod(machine.jiffies() + (long) SECONDS * machine.hz());
        }
    }

    @Linux("ixgbe_service_task")
    private void serviceTask() {
        watchdogUpdateLink();
        adapter.stats.update();
        long starved = 0;
        for (int i = 0; i < adapter.vectors.length; i++) {
            if (adapter.vectors[i].rx.wasStarved()) {
                starved |= 1L << i;
            }
        }
        adapter.regs.irqRearmQueues(starved);
    }

    @Linux("ixgbe_watchdog_update_link")
    private void watchdogUpdateLink() {
        if (adapter.regs.checkLink()) {
            dev.carrierOn();
        } else {
            dev.carrierOff();
        }
    }
}
