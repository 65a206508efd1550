package netstack.driver.machine;

import netstack.skbuff.Linux;

/// Sleeps of one CPU, and how long it takes to wake from them.
///
/// Simplified: the governor guesses right. A CPU was in the deepest state
/// that was worth the sleep that it had, where Linux goes by the next timer
/// and by the sleeps before.
@Linux(value = "cpuidle", file = "drivers/cpuidle/cpuidle.c",
        renamed = true)
final class Cpuidle {
    private static final IdleState[] STATES = IdleState.values();

    private final Cpu cpu;
    private final int deepest;

    Cpuidle(Cpu cpu) {
        this.cpu = cpu;
        deepest = cpu.machine.config.maxCstate.ordinal();
    }

    /// The CPU, idle since `since`, wakes: that is still idle time, in which
    /// no interrupt is taken.
    @Linux(value = "cpuidle_enter_state", renamed = true)
    void exit(long since) {
        int i = deepest;
        while (STATES[i].residencyNs > cpu.now - since) {
            i--;
        }
        IdleState was = STATES[i];
        long ns = was.exit == null ? 0
                : cpu.machine.config.costs.of(was.exit);
        if (ns > 0) {
            cpu.cache.note(was.exit, ns);
            sleepOn(cpu.now + ns);
        }
        if (was == IdleState.C6) {
            cpu.cache.flush();
        }
    }

    private void sleepOn(long until) {
        cpu.irqsOff = true;
        while (cpu.now < until) {
            cpu.park(until);
        }
        cpu.irqsOff = false;
    }
}
