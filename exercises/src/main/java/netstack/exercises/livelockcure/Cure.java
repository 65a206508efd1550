package netstack.exercises.livelockcure;

/// What you write in `livelock-cure`: how a host takes packets, so that it
/// still serves programs when more come than it can handle.
public interface Cure {

    /// The most packets that one call of `poll` may take.
    int QUOTA = 32;

    /// The card interrupts, because packets wait and it is allowed to. Runs
    /// before everything else, with interrupts off.
    void interrupt(Host host);

    /// The softirq that `host.schedulePoll()` asked for.
    void poll(Host host);

    /// The program has emptied its queue.
    void drained(Host host);
}
