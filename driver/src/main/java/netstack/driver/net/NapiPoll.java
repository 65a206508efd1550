package netstack.driver.net;

/// A driver's poll function: `int (*poll)(struct napi_struct *, int)`.
@FunctionalInterface
public interface NapiPoll {
    /// Processes at most `budget` packets and returns how many. With less
    /// than `budget` it has called [NapiContext#completeDone], with all of it
    /// it must not. A budget of 0 asks for transmit clean-up only.
    int poll(NapiContext napi, int budget);
}
