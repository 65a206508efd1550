package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The local timer of one CPU: the periodic tick, its timer wheel and its
/// high-resolution timers.
///
/// An idle CPU has no tick: its timer is set to the next expiry instead.
/// A tick that was already set when the CPU fell idle is dropped when due,
/// which spares a busy CPU that sleeps shortly from setting it again.
@Linux(value = "tick_sched", file = "kernel/time/tick-sched.h")
final class Tick {
    private static final long INF = EventQueue.INF;
    private static final long STUCK = 20_000_000_000L;

    private final Cpu cpu;
    private final long period;
    final TimerWheel wheel;
    final HrtimerBase hrtimers;
    private final EventHandler due = this::due;
    private long armed = INF;
    private boolean ticking;
    private boolean pendingTick;

    Tick(Cpu cpu) {
        this.cpu = cpu;
        period = cpu.machine.config.tickNs();
        wheel = new TimerWheel(cpu);
        hrtimers = new HrtimerBase(cpu);
    }

    /// The CPU has a task: the tick runs.
    @Linux(value = "tick_nohz_idle_restart_tick", renamed = true)
    void start() {
        if (!ticking) {
            ticking = true;
            arm(cpu.now - cpu.now % period + period);
        }
    }

    /// A timer was set: an idle CPU may have to wake for it.
    void timerSet(long expiryJiffies) {
        arm(expiryJiffies * period);
    }

    private void arm(long t) {
        if (t < armed) {
            armed = t;
            cpu.at(t, due, 0);
        }
    }

    private void due(long now, int unused) {
        if (now != armed) {
            return;
        }
        armed = INF;
        checkLockup(now);
        boolean timers = wheel.due(now / period);
        if (cpu.sched.quiet() && !cpu.inInterrupt()) {
            ticking = false;
        }
        if (ticking) {
            arm(now + period);
        } else if (!timers && wheel.nextExpiry() < INF) {
            arm(wheel.nextExpiry() * period);
        }
        if (ticking || timers) {
            pendingTick = true;
            cpu.irqs.raise(Machine.LOC, now);
        }
    }

    @Linux(value = "watchdog_timer_fn", file = "kernel/watchdog.c",
            renamed = true)
    private void checkLockup(long now) {
        if (cpu.spinsOn != null && now - cpu.spinsSince > STUCK) {
            throw new IllegalStateException("soft lockup: " + cpu
                    + " stuck, spins on " + cpu.spinsOn.name + ", which "
                    + cpu.spinsOn.owner + " holds");
        }
    }

    @Linux(value = "sysvec_apic_timer_interrupt")
    void timerInterrupt() {
        hrtimers.interrupt();
        if (pendingTick) {
            pendingTick = false;
            cpu.charge(Cost.TIMER);
            if (wheel.due(cpu.now / period)) {
                cpu.raiseSoftirqIrqoff(Softirq.TIMER);
            }
            cpu.sched.tick();
        }
    }

    /// The TIMER softirq: runs what the wheel has ready.
    @Linux("run_timer_softirq")
    void runTimerSoftirq() {
        cpu.sync();
        wheel.run(cpu.now / period);
        if (wheel.nextExpiry() < INF) {
            timerSet(wheel.nextExpiry());
        }
    }
}
