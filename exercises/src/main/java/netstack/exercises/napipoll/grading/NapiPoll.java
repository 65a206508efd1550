package netstack.exercises.napipoll.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.napipoll.PollDriver;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;

/// The exercise `napi-poll`: a driver's interrupt and its poll function.
public final class NapiPoll {

    private static final int WEIGHT = 64;
    private static final long STEPS = 200_000;

    private NapiPoll() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("napi-poll",
                "A driver's interrupt and its poll function",
                PollDriver.class, "student.Poller").words(words())
                .oracle(NapiPoll::oracle)
                .limits(Limits.usual().withSteps(STEPS))
                .book("Up: from the interrupt to the protocol")
                .kernel("Documentation/networking/napi.rst")
                .property("deliver", "Every frame gets to the socket, in"
                        + " order", 14, 1, (r, i) -> bursts(1 + r.nextInt(40),
                        0, 0, 0), "delivered")
                .property("budget", "No poll takes more than its budget, and"
                        + " each returns what it took", 12, 1,
                        (r, i) -> bursts(i % 3 == 0 ? WEIGHT * (1 + i / 3
                        % 2) : r.nextInt(200), 0, 0, 0), "work",
                        "over budget")
                .kernel("net/core/dev.c")
                .property("complete", "Polling ends when, and only when, the"
                        + " budget was not used up; then the card may"
                        + " interrupt", 12, 2, (r, i) -> bursts(
                        i % 3 == 0 ? WEIGHT : 1 + r.nextInt(WEIGHT) + i % 3
                        % 2 * WEIGHT, 0, 0, 0),
                        "interrupts", "interrupt enabled")
                .property("masked", "While the driver polls, the card does"
                        + " not interrupt", 10, 2, (r, i) -> bursts(
                        1 + r.nextInt(20), 5 + r.nextInt(20), 0, 0),
                        "interrupts", "delivered")
                .property("race", "What comes between the last look and the"
                        + " end of polling is not lost", 10, 3,
                        (r, i) -> bursts(1 + r.nextInt(30), 0,
                        1 + r.nextInt(8), 0), "delivered",
                        "interrupt enabled")
                .kernel("drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
                .property("tx", "What was sent is cleaned, also when nothing"
                        + " was received", 6, 2, (r, i) -> bursts(i % 2
                        * r.nextInt(9), 0, 0, 1 + r.nextInt(9)),
                        "sent and cleaned", "work")
                .kernel("net/core/netpoll.c")
                .property("netpoll", "A budget of 0 cleans and takes no"
                        + " frame", 6, 3, (r, i) -> Script.of(Step.of(
                        "netpoll", r.nextInt(5), 1 + r.nextInt(5))),
                        "returned", "taken", "cleaned")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("burst", "poll", "%1$d frames arrive at once, %2$d while"
                    + " they are polled, %3$d just after; %4$d were sent"),
            call("netpoll", "poll", "poll with budget 0: %d frames wait, %d"
                    + " were sent")};
    }

    private static void oracle(Script script, Log log) {
        int number = 0;
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            if (s.is("netpoll")) {
                number += s.num(0);
                log.see("returned", 0).see("taken", 0)
                        .see("cleaned", s.num(1));
            } else {
                number = burst(s, number, log);
            }
        }
    }

    private static int burst(Step s, int first, Log log) {
        int n = s.num(0) + (s.num(0) > 0 ? s.num(1) : 0);
        boolean any = n > 0 || s.num(3) > 0;
        int late = any ? s.num(2) : 0;
        List<String> work = new ArrayList<>();
        if (any) {
            polls(n, work);
        }
        if (late > 0) {
            polls(late, work);
        }
        List<String> ids = new ArrayList<>();
        for (int id = first; id < first + n + late; id++) {
            ids.add(String.valueOf(id));
        }
        log.see("delivered", String.join(" ", ids))
                .see("work", String.join(" ", work))
                .see("over budget", false)
                .see("interrupts", (any ? 1 : 0) + (late > 0 ? 1 : 0))
                .see("interrupt enabled", true)
                .see("sent and cleaned", s.num(3));
        return first + n + late;
    }

    /// Full polls, and one that takes the rest, which may be nothing.
    private static void polls(int n, List<String> work) {
        for (int left = n; left >= WEIGHT; left -= WEIGHT) {
            work.add(String.valueOf(WEIGHT));
        }
        work.add(String.valueOf(n % WEIGHT));
    }

    /// Twice the same: the second burst needs the interrupt again.
    private static Script bursts(long... args) {
        return Script.of(Step.of("burst", args), Step.of("burst", args));
    }
}
