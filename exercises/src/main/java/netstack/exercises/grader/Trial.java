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
/// @param frames the frames of this run, in hex
record Trial<C>(C given, Kind kind, Complaint complaint, String printed,
        List<String> frames) {

    static <C, O> Trial<C> of(CaseType<C, O> type, Property<C, O> property,
            C given, Bench bench) {
        Done done = bench.run(type.encode(given));
        if (done.problem() != null) {
            return new Trial<>(given, done.problem().kind(),
                    complaint(type, property, given, done),
                    done.printed(), type.frames(given, null));
        }
        Optional<Complaint> wrong;
        List<String> frames;
        try {
            O outcome = type.outcome(done.outcome());
            wrong = property.check().check(given, outcome);
            frames = type.frames(given, outcome);
        } catch (RuntimeException e) {
            return new Trial<>(given, Kind.CRASHED, Complaint.of(
                    "The worker's outcome was not readable: " + e),
                    done.printed(), List.of());
        }
        return new Trial<>(given, wrong.isPresent() ? Kind.FAILED
                : Kind.PASSED, wrong.orElse(null), done.printed(),
                frames);
    }

    /// What was thrown, with what should have come instead and the frame
    /// that it was about.
    private static <C, O> Complaint complaint(CaseType<C, O> type,
            Property<C, O> property, C given, Done done) {
        return new Complaint(done.problem().text(),
                property.check().wanted(given, done.reached()), "",
                type.dump(given, done.reached()), done.problem().where());
    }

    boolean passed() {
        return kind == Kind.PASSED;
    }
}
