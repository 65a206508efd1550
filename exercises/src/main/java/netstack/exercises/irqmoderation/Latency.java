package netstack.exercises.irqmoderation;

/// Classes of traffic, as `enum latency_range` of e1000e, with the pace of
/// each in interrupts a second.
public enum Latency {
    /// Few small packets, somebody waits: a ping.
    LOWEST(70_000),
    /// Something between.
    LOW(20_000),
    /// Many bytes: nobody waits for a single packet.
    BULK(4_000);

    private final int pace;

    Latency(int pace) {
        this.pace = pace;
    }

    /// Interrupts a second.
    public int pace() {
        return pace;
    }
}
