package netstack.driver.machine;

/// What hardware does when an event of its [Domain] is due.
///
/// A handler runs to completion in no time: it may write memory, raise
/// interrupts and push further events, but it never spends time, wakes a
/// task or calls the stack.
@FunctionalInterface
public interface EventHandler {

    /// Runs at virtual time `now` (ns) with the argument that was pushed.
    void fire(long now, int arg);
}
