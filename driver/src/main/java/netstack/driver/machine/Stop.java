package netstack.driver.machine;

/// Unwinds a coroutine of a world that has ended. Never caught on purpose.
@SuppressWarnings("serial")
final class Stop extends Error {

    Stop() {
        super("the world has stopped", null, false, false);
    }
}
