package netstack.driver.machine;

import netstack.skbuff.Linux;

/// A timer of exact time, run with interrupts off by the timer interrupt of
/// the CPU on which it was started, or, if it is soft, by that CPU's HRTIMER
/// softirq.
@Linux(value = "hrtimer", file = "include/linux/hrtimer_types.h")
public final class Hrtimer {
    final Machine machine;
    final Runnable function;
    final boolean soft;
    /// From when an interrupt may run it, and when one must.
    long softexpires;
    long expires;
    HrtimerBase base;
    int place;
    long seq;

    private Hrtimer(Machine machine, Runnable function, boolean soft) {
        this.machine = machine;
        this.function = function;
        this.soft = soft;
    }

    /// A timer that runs in the interrupt itself.
    public Hrtimer(Machine machine, Runnable function) {
        this(machine, function, false);
    }

    /// A timer that runs in the HRTIMER softirq.
    public static Hrtimer soft(Machine machine, Runnable function) {
        return new Hrtimer(machine, function, true);
    }

    /// Sleeps until `timeNs` at the latest; false if that is what ended it.
    /// The task must have said that it will sleep, by
    /// [WaitQueue#prepareToWait].
    @Linux(value = "schedule_hrtimeout_range", file = "kernel/time/hrtimer.c",
            renamed = true)
    public static boolean schedule(Machine machine, long timeNs) {
        if (timeNs == Machine.MAX_SCHEDULE_TIMEOUT) {
            machine.schedule();
            return true;
        }
        Hrtimer timer = new Hrtimer(machine, machine.current()::wake);
        timer.start(timeNs);
        machine.schedule();
        return timer.cancel();
    }

    /// Lets it expire at `timeNs`, of this world's time; a running one is
    /// moved.
    @Linux("hrtimer_start")
    public void start(long timeNs) {
        startRange(timeNs, 0);
    }

    /// Lets it expire at `timeNs` or up to `slackNs` later: an interrupt of
    /// its own comes at the end of that range, if none has come in it.
    @Linux(value = "hrtimer_start_range_ns", renamed = true)
    public void startRange(long timeNs, long slackNs) {
        cancel();
        softexpires = timeNs;
        expires = timeNs + slackNs;
        machine.cpu().tick.hrtimers.add(this);
    }

    /// Stops it; returns whether it was running.
    @Linux("hrtimer_cancel")
    public boolean cancel() {
        if (base == null) {
            return false;
        }
        if (base.cpu != machine.cpu()) {
            machine.cpu().sync();
        }
        boolean was = base != null;
        if (was) {
            base.remove(this);
        }
        return was;
    }

    @Linux("hrtimer_active")
    public boolean active() {
        return base != null;
    }

    /// When it expires or expired, in ns.
    public long expires() {
        return expires;
    }

    boolean before(Hrtimer o) {
        return expires < o.expires || expires == o.expires && seq < o.seq;
    }
}
