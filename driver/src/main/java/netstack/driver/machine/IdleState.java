package netstack.driver.machine;

import netstack.skbuff.Cost;

/// What a CPU that has nothing to do sleeps in: the deeper, the longer it
/// takes to wake. From C6 it wakes with empty caches.
///
/// Times are those that intel_idle has for Haswell: 2, 10 and 133 us to
/// wake, and how long a sleep must be to be worth it. C3 is left out, as on
/// later servers.
public enum IdleState {
    POLL(null, 0), C1(Cost.IDLE_C1, 2_000), C1E(Cost.IDLE_C1E, 20_000),
    C6(Cost.IDLE_C6, 400_000);

    final Cost exit;
    final long residencyNs;

    IdleState(Cost exit, long residencyNs) {
        this.exit = exit;
        this.residencyNs = residencyNs;
    }
}
