package netstack.exercises.livelockcure.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property.Check;
import netstack.exercises.livelockcure.Cure;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// The exercise `livelock-cure`: after Mogul and Ramakrishnan, "Eliminating
/// receive livelock in an interrupt-driven kernel" (1997).
public final class LivelockCure {

    /// What the CPU could do at most: 3 us and 5 us a packet.
    private static final int PEAK = 125_000;
    private static final int MS = 20;
    private static final long SLOWEST = 300_000;

    private LivelockCure() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("livelock-cure",
                "A host that survives a flood", Cure.class, "student.Doctor")
                .words(call("load", "poll", "%d packets a second come in"
                        + " for %d ms").least(1000L, 5L))
                .book("How time works here").kernel("net/core/dev.c")
                .cases(6)
                .property("deliver", "At a low rate every packet is served,"
                        + " and soon", 20, 1, (r, i) -> low(r),
                        check("interrupt", LivelockCure::served))
                .property("alive", "In a flood the program still serves"
                        + " most of what the CPU could", 16, 2,
                        LivelockCure::floods, check("interrupt",
                        LivelockCure::alive))
                .property("no-waste", "In a flood hardly a packet is dropped"
                        + " after work was spent on it", 14, 3,
                        (r, i) -> flood(r), check("poll",
                        LivelockCure::waste))
                .property("quota", "No poll takes more than its quota", 8, 2,
                        (r, i) -> flood(r), check("poll", t ->
                        t.number("most in a poll") <= Cure.QUOTA ? null
                        : new String[] {"a poll took too many packets",
                            Cure.QUOTA + " or fewer",
                            String.valueOf(t.number("most in a poll"))}))
                .property("recover", "After the flood all that waits is"
                        + " served, and the next packets too", 12, 3,
                        LivelockCure::after, check("drained",
                        LivelockCure::recovered))
                .exercise();
    }

    private static Script low(RandomGenerator r) {
        return Script.of(Step.of("load", 2000 + r.nextInt(30_000), MS));
    }

    private static Script flood(RandomGenerator r) {
        return Script.of(Step.of("load", 400_000 + r.nextInt(550_000), MS));
    }

    /// More than the program can serve; every other time the polls can take
    /// all of it, so that the card gets empty.
    private static Script floods(RandomGenerator r, int index) {
        return index % 2 == 0 ? Script.of(Step.of("load",
                250_000 + r.nextInt(50_000), MS)) : flood(r);
    }

    private static Script after(RandomGenerator r, int index) {
        return Script.of(flood(r).steps().getFirst(),
                low(r).steps().getFirst());
    }

    /// A judge of numbers: null, or what is wrong, expected, actual.
    private static Check<Script, Trace> check(String method,
            Function<Trace, String[]> judge) {
        return (given, outcome) -> {
            if (outcome.numbers("served").size() != given.steps().size()) {
                return Optional.of(Complaint.of("the run was not seen to"
                        + " its end"));
            }
            String[] wrong = judge.apply(outcome);
            return wrong == null ? Optional.empty() : Optional.of(
                    new Complaint(wrong[0], wrong[1], wrong[2], List.of(),
                    List.of(new SourcePoint("", 0, method))));
        };
    }

    /// All but what is on its way when the count ends.
    private static String[] delivered(Trace t) {
        long least = t.number("offered") - 8;
        return t.number("served") >= least && t.number("left") == 0 ? null
                : new String[] {"packets were not served",
                    t.number("offered") + " packets, none left",
                    t.number("served") + ", " + t.number("left") + " left"};
    }

    private static String[] served(Trace t) {
        String[] wrong = delivered(t);
        return wrong != null || t.number("worst ns") <= SLOWEST ? wrong
                : new String[] {"a packet waited too long",
                    SLOWEST / 1000 + " us or less",
                    t.number("worst ns") / 1000 + " us"};
    }

    private static String[] alive(Trace t) {
        long least = PEAK * 7L / 10 * MS / 1000;
        return t.numbers("served").getFirst() >= least ? null
                : new String[] {"the program starves", least
                    + " packets or more in " + MS + " ms",
                    String.valueOf(t.numbers("served").getFirst())};
    }

    private static String[] waste(Trace t) {
        long taken = t.number("taken");
        long late = t.number("dropped late");
        return taken > 0 && late * 20 <= taken ? null : new String[] {
            "packets were taken from the card for nothing",
            "at most " + taken / 20 + " of " + taken, String.valueOf(late)};
    }

    private static String[] recovered(Trace t) {
        List<Long> left = t.numbers("left");
        return left.getFirst() == 0 && delivered(t) == null ? null
                : new String[] {"the host did not come back",
                    "nothing left, and all served afterwards",
                    left.getFirst() + " left; " + t.number("served") + " of "
                    + t.number("offered") + " served afterwards"};
    }
}
