package netstack.driver.machine;

/// Something outside the world that sends into it: a TAP device, a terminal.
/// Only the world's loop calls it, except [#wakeup].
public interface ExternalSource {

    /// The real clock, in ns from any start; it never goes back.
    long clock();

    /// Waits until something has come in, until [#wakeup], or until
    /// `timeoutNs` have passed (0: only looks; negative: no limit), and
    /// hands what came to the world as events at its present.
    void poll(long timeoutNs);

    /// Ends a wait in [#poll], or the next one. Any thread may call it.
    void wakeup();
}
