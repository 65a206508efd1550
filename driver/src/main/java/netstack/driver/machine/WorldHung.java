package netstack.driver.machine;

/// A world made no progress: its code never spends time, or waits for
/// something outside the world while it holds the only carrier thread. The
/// stack trace is that of the coroutine that runs.
@SuppressWarnings("serial")
public final class WorldHung extends RuntimeException {

    WorldHung(Coroutine c) {
        super("no progress in " + c.thread().getName() + ", state "
                + c.thread().getState());
        setStackTrace(c.thread().getStackTrace());
    }
}
