package netstack.napi;

import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// A NAPI instance's timer: what GRO holds may wait for it, and so may the
/// interrupt, for as many polls that find nothing as
/// `napi_defer_hard_irqs` says.
@Linux(value = "napi_struct.timer", file = "include/linux/netdevice.h",
    renamed = true)
final class NapiDefer {
    private final Machine machine;
    private final NetDevice dev;
    private final Hrtimer timer;
    private int hardIrqsCount;
    private boolean irqsDeferred;

    NapiDefer(Machine machine, NetDevice dev, Runnable watchdog) {
        this.machine = machine;
        this.dev = dev;
        timer = new Hrtimer(machine, watchdog);
    }

    /// How long to wait after a poll that did `work`, in ns: with what GRO
    /// holds, or with the interrupt off.
    long timeout(int work, boolean holds) {
        long timeout = 0;
        irqsDeferred = false;
        if (work != 0) {
            timeout = holds ? dev.groFlushTimeout() : 0;
            hardIrqsCount = dev.napiDeferHardIrqs();
        }
        if (hardIrqsCount > 0) {
            hardIrqsCount--;
            timeout = dev.groFlushTimeout();
            irqsDeferred = timeout != 0;
        }
        return timeout;
    }

    /// Whether the last [#timeout] wants the interrupt to stay off.
    boolean irqsDeferred() {
        return irqsDeferred;
    }

    void start(long ns) {
        timer.start(machine.now() + ns);
    }

    /// A busy poller who is preferred stops: whether a timer, and not an
    /// interrupt, watches the device until he is back.
    boolean startBusy() {
        hardIrqsCount = dev.napiDeferHardIrqs();
        boolean watch = hardIrqsCount != 0 && dev.groFlushTimeout() != 0;
        if (watch) {
            start(dev.groFlushTimeout());
        }
        return watch;
    }

    void cancel() {
        timer.cancel();
    }
}
