package netstack.driver.machine;

/// Watches the real clock while a world runs, from the thread that waits for
/// it: virtual threads are not preempted, so a coroutine that never spends
/// holds up everything.
final class Watchdog {
    private static final long LOOK_NS = 1_000_000_000;

    private final Loop loop;
    private final Coroutine waiter;
    private final int patience;

    Watchdog(Loop loop, Coroutine waiter, int patience) {
        this.loop = loop;
        this.waiter = waiter;
        this.patience = patience;
    }

    /// Returns when the waiter has the baton again; throws if the world makes
    /// no progress. A virtual thread cannot watch: it needs the carrier.
    void await() {
        if (Thread.currentThread().isVirtual()) {
            waiter.await();
            return;
        }
        long seen = -1;
        long quiet = 0;
        while (!waiter.await(LOOK_NS)) {
            long progress = loop.progress();
            quiet = progress == seen ? quiet + 1 : 0;
            seen = progress;
            if (quiet > patience) {
                loop.stop();
                throw new WorldHung(loop.baton.current());
            }
        }
    }
}
