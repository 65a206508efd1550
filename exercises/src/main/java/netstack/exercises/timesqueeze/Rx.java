package netstack.exercises.timesqueeze;

/// What a round has to do with: the CPU's instances, its budget, its clock.
public interface Rx {

    /// Takes the first instance of this round's list; -1 when it is empty.
    int next();

    /// Polls `instance` for at most its weight; returns the packets done,
    /// which takes time.
    int poll(int instance);

    /// Whether the last poll of `instance` used its whole weight, so that
    /// it must be polled again in another round.
    boolean hasMore(int instance);

    /// Notes `instance` for another round.
    void repoll(int instance);

    /// `netdev_budget`: the packets of one round.
    int budget();

    /// `netdev_budget_usecs`, as jiffies.
    long budgetJiffies();

    /// The clock: ticks of 1 ms.
    long jiffies();

    /// Counts a round that ended with work left (`time_squeeze`, the third
    /// column of `/proc/net/softnet_stat`).
    void timeSqueeze();

    /// Ends the round: what was not reached goes to the front of the CPU's
    /// list, behind it what was scheduled meanwhile, behind that what was
    /// noted for another round. Call it once, last but one.
    void putBack();

    /// Whether the CPU's list holds anything after `putBack`.
    boolean pending();

    /// Raises NET_RX again.
    void raise();
}
