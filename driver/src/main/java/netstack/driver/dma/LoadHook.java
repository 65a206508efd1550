package netstack.driver.dma;

/// Lets a device make its writes to coherent memory real at the moment the
/// CPU looks, instead of by an event for each.
@FunctionalInterface
public interface LoadHook {

    /// The CPU is about to read.
    void beforeLoad();
}
