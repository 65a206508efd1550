package netstack.exercises.timesqueeze;

/// What you write in `time-squeeze`: one round of the NET_RX softirq.
public interface BudgetLoop {

    /// Polls the instances of `rx` in turn until none is left, or the
    /// budget or the time is used up.
    void action(Rx rx);
}
