package netstack.exercises.tcprto.grading;

import java.util.List;
import java.util.Optional;

import netstack.exercises.exercise.Property.Check;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.Oracle;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Timeouts as the oracle's, but for what integers round away.
record Near(Oracle oracle) implements Check<Script, Trace> {

    /// Averages in whole microseconds err by some each.
    private static final long ROUNDING_US = 40;

    @Override
    public Optional<Complaint> check(Script given, Trace outcome) {
        Log log = new Log();
        oracle.run(given, log);
        List<Long> wanted = log.trace().numbers("rto");
        List<Long> seen = outcome.numbers("rto");
        for (int i = 0; i < wanted.size(); i++) {
            long got = i < seen.size() ? seen.get(i) : -1;
            if (Math.abs(got - wanted.get(i)) > ROUNDING_US) {
                return Optional.of(complaint(i, wanted.get(i), got));
            }
        }
        return Optional.empty();
    }

    /// Timeout 0 is that before the first step.
    private static Complaint complaint(int i, long wanted, long got) {
        return new Complaint(i == 0 ? "the timeout at the beginning is wrong"
                : "the timeout after step " + i + " is wrong",
                wanted + " us, give or take " + ROUNDING_US, got + " us",
                List.of(), List.of(new SourcePoint("", 0, "rtoUs")));
    }
}
