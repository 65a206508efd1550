package netstack.host.experiment;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Tracepoint;

/// Looks on as NET_RX runs, through the tracepoints of a machine with one
/// CPU: how many rounds did work, and how much at most.
final class RxRounds {
    private long worked;
    private long mostInRound;
    private long mostInPoll;
    private long here;

    RxRounds(Machine m) {
        m.tracepoints().attach(Tracepoint.SOFTIRQ_ENTRY,
                (t, cpu, vec, none) -> here = 0);
        m.tracepoints().attach(Tracepoint.NAPI_POLL,
                (t, napi, work, weight) -> polled(work));
        m.tracepoints().attach(Tracepoint.SOFTIRQ_EXIT,
                (t, cpu, vec, none) -> exit(vec));
    }

    private void polled(long work) {
        here += work;
        mostInPoll = Math.max(mostInPoll, work);
    }

    private void exit(long vec) {
        if (vec == Softirq.NET_RX.ordinal() && here > 0) {
            worked++;
            mostInRound = Math.max(mostInRound, here);
        }
    }

    /// Rounds that took at least one packet.
    long worked() {
        return worked;
    }

    /// The most packets in a round.
    long mostInRound() {
        return mostInRound;
    }

    /// The most packets in one poll of one instance.
    long mostInPoll() {
        return mostInPoll;
    }
}
