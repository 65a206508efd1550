package netstack.exercises.irqmoderation;

/// What you write in `irq-moderation`: how a driver chooses the pace of its
/// interrupts from what came in since the last one, as e1000e does.
public interface Moderation {

    /// After each poll: which class of traffic is this?
    ///
    /// @param now the class so far
    /// @param packets packets since the last poll
    /// @param bytes their bytes
    Latency update(Latency now, int packets, int bytes);

    /// The new pace, in interrupts a second: towards that of `latency`, in
    /// steps when it rises: `min(now + target / 4, target)`. When it falls
    /// it falls at once.
    int pace(int now, Latency latency);

    /// The time between two interrupts for `pace`, as the card's register
    /// EITR wants it: units of 2048 ns, rounded down, at most 511; bits 3
    /// to 11, bits 0 to 2 are 0.
    int eitr(int pace);
}
