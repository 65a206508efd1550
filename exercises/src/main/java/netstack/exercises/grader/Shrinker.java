package netstack.exercises.grader;

import java.util.function.Function;

import netstack.exercises.exercise.CaseType;

/// Makes a failing case smaller as long as it fails in the same way. Bounded
/// by tries, never by time, so that the same failure always ends in the
/// same case.
final class Shrinker<C> {

    private final CaseType<C, ?> type;
    private final Function<C, Trial<C>> run;
    private int tries;

    Shrinker(CaseType<C, ?> type, Function<C, Trial<C>> run, int tries) {
        this.type = type;
        this.run = run;
        this.tries = tries;
    }

    // tag::shrink[]
    /// The smallest failure found, at worst `failed` itself.
    Trial<C> shrink(Trial<C> failed) {
        Trial<C> best = failed;
        Trial<C> next;
        while ((next = smaller(best)) != null) {
            best = next;
        }
        return best;
    }

    private Trial<C> smaller(Trial<C> failed) {
        for (C candidate : type.shrink(failed.given())) {
            if (tries-- <= 0) {
                return null;
            }
            Trial<C> trial = run.apply(candidate);
            if (trial.kind() == failed.kind()) {
                return trial;
            }
        }
        return null;
    }
    // end::shrink[]
}
