package netstack.driver.machine;

import netstack.skbuff.Linux;

/// A timer in jiffies, run by the TIMER softirq of the CPU on which it was
/// set. It never comes early, and late by up to one eighth of its delay: see
/// [TimerWheel].
@Linux(value = "timer_list", file = "include/linux/timer.h")
public final class TimerList {
    final Machine machine;
    final Runnable function;
    long expires;
    TimerList prev;
    TimerList next;
    TimerWheel base;
    int bucket;

    public TimerList(Machine machine, Runnable function) {
        this.machine = machine;
        this.function = function;
    }

    /// Sets the timer to the jiffy `expires`; returns whether it was set
    /// before.
    @Linux(value = "mod_timer", renamed = true)
    public boolean mod(long expires) {
        boolean was = del();
        this.expires = expires;
        machine.cpu().tick.wheel.add(this);
        return was;
    }

    /// Stops the timer; returns whether it was set.
    @Linux(value = "del_timer", renamed = true)
    public boolean del() {
        if (base != null && base.cpu != machine.cpu()) {
            machine.cpu().sync();
        }
        boolean was = pending();
        if (was) {
            base.remove(this);
        }
        return was;
    }

    @Linux("timer_pending")
    public boolean pending() {
        return base != null;
    }

    /// The jiffy it was set to.
    public long expires() {
        return expires;
    }
}
