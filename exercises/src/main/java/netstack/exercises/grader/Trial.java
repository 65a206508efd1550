package netstack.exercises.grader;

import java.util.List;
import java.util.Optional;

import netstack.exercises.exercise.CaseType;
import netstack.exercises.exercise.Property;
import netstack.exercises.pipe.Messages.Done;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;

/// One case of one property, run and judged.
///
/// @param kind `passed`, `failed`, or how the run ended
/// @param complaint what is wrong; null when nothing is
/// @param printed what the student's code printed
record Trial<C>(C given, Kind kind, Complaint complaint, String printed) {

    static <C, O> Trial<C> of(CaseType<C, O> type, Property<C, O> property,
            C given, Bench bench) {
        Done done = bench.run(type.encode(given));
        if (done.problem() != null) {
            Complaint c = new Complaint(done.problem().text(), "", "",
                    List.of(), done.problem().where());
            return new Trial<>(given, done.problem().kind(), c,
                    done.printed());
        }
        Optional<Complaint> wrong;
        try {
            wrong = property.check().check(given,
                    type.outcome(done.outcome()));
        } catch (RuntimeException e) {
            return new Trial<>(given, Kind.CRASHED, Complaint.of(
                    "The worker's outcome was not readable: " + e),
                    done.printed());
        }
        return new Trial<>(given, wrong.isPresent() ? Kind.FAILED
                : Kind.PASSED, wrong.orElse(null), done.printed());
    }

    boolean passed() {
        return kind == Kind.PASSED;
    }
}
