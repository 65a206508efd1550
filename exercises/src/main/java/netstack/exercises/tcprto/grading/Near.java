package netstack.exercises.tcprto.grading;

import java.util.List;
import java.util.Optional;

import netstack.exercises.exercise.Property.Check;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.Oracle;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Timeouts as the oracle's, but for what integers round away.
record Near(Oracle oracle) implements Check<Script, Trace> {

    /// Averages in whole microseconds err by some each; each expiry doubles
    /// that, as it doubles the timeout.
    private static final long ROUNDING_US = 40;

    @Override
    public Optional<Complaint> check(Script given, Trace outcome) {
        Log log = new Log();
        oracle.run(given, log);
        List<Long> wanted = log.trace().numbers("rto");
        List<Long> seen = outcome.numbers("rto");
        long allowed = ROUNDING_US;
        for (int i = 0; i < wanted.size(); i++) {
            long got = i < seen.size() ? seen.get(i) : -1;
            allowed = allowed(given, i, allowed);
            if (Math.abs(got - wanted.get(i)) > allowed) {
                return Optional.of(complaint(i, wanted.get(i), got,
                        allowed));
            }
        }
        return Optional.empty();
    }

    /// What may be missing at timeout `i`, `before` at the one before it.
    private static long allowed(Script given, int i, long before) {
        Step step = i == 0 || i > given.steps().size() ? Step.of("start")
                : given.steps().get(i - 1);
        return switch (step.op()) {
            case "expired" -> 2 * before;
            case "again" -> before;
            default -> ROUNDING_US;
        };
    }

    /// Timeout 0 is that before the first step.
    private static Complaint complaint(int i, long wanted, long got,
            long allowed) {
        return new Complaint(i == 0 ? "the timeout at the beginning is wrong"
                : "the timeout after step " + i + " is wrong",
                wanted + " us, give or take " + allowed, got + " us",
                List.of(), List.of(new SourcePoint("", 0, "rtoUs")));
    }
}
