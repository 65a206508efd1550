package netstack.driver.net;

/// Where a driver gets its NAPI instances; given to it at construction.
public interface NetifNapi {
    /// What drivers ask for.
    int NAPI_POLL_WEIGHT = 64;

    /// A new instance, still disabled.
    NapiContext add(NetDevice dev, NapiPoll poll, int weight);

    /// Removes a disabled instance.
    void del(NapiContext napi);
}
