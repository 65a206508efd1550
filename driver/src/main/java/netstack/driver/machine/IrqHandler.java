package netstack.driver.machine;

/// The hard half of a driver: what runs, with interrupts off, when a line
/// is raised.
@FunctionalInterface
public interface IrqHandler {

    /// Serves the interrupt on the current CPU. If it leaves work behind, it
    /// must leave the device asserting its line: a pending bit collapses
    /// several raises.
    void handle();
}
