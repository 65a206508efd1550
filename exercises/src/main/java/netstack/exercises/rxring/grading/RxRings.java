package netstack.exercises.rxring.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.rxring.RxRing;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;

/// The exercise `rx-ring`: the receive ring of a card.
public final class RxRings {

    private RxRings() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("rx-ring", "The receive ring of an 82599",
                RxRing.class, "student.Receiver").words(words())
                .oracle(RxRings::oracle).book("The NIC and its driver")
                .kernel("drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
                .property("fill", "The card gets all descriptors but one,"
                        + " with one doorbell", 12, 1, (r, i) ->
                        new Script(List.of(ring(r), Step.of("refill"),
                        Step.of("refill"))), "owned by the card",
                        "doorbells")
                .property("deliver", "Frames are delivered as they came, in"
                        + " order", 14, 1, (r, i) -> frames(r, 1 + i % 6, 0),
                        "delivered", "returned")
                .property("budget", "No more frames than the budget are"
                        + " taken", 8, 2, RxRings::budget, "delivered",
                        "returned")
                .property("wrap", "The ring goes round: a descriptor is used"
                        + " again and again", 10, 2, RxRings::wrap,
                        "delivered", "returned")
                .property("errors", "A broken frame is dropped and not"
                        + " counted", 8, 2, RxRings::bad, "delivered",
                        "dropped", "returned")
                .property("no-memory", "Without memory the card gets what"
                        + " there is, and the rest later", 10, 3,
                        RxRings::failing, "owned by the card", "doorbells",
                        "delivered")
                .property("no-leak", "No buffer is lost", 8, 3,
                        RxRings::all, "lost buffers")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("ring", "a ring of %d descriptors").least(8L).fix(),
            event("frame", "a frame of %2$d bytes arrives").frames(),
            event("bad", "a broken frame of %2$d bytes arrives").frames(),
            event("fail", "after %d allocations, %d fail"),
            call("refill", "refill", "refill()"),
            call("clean", "clean", "clean(%d)").least(1L)};
    }

    /// The ring as it should go: what the card owns, what it has filled,
    /// what waits in the card.
    private static void oracle(Script script, Log log) {
        int count = Math.max(8, script.first("ring").num(0) & ~7);
        Deque<Step> waiting = new ArrayDeque<>();
        Deque<Step> filled = new ArrayDeque<>();
        int owned = 0;
        int doorbells = 0;
        int failAfter = -1;
        int failures = 0;
        List<Step> steps = script.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step s = steps.get(i);
            log.step(i);
            switch (s.op()) {
                case "frame", "bad" -> waiting.add(s);
                case "fail" -> {
                    failAfter = s.num(0);
                    failures = s.num(1);
                }
                case "refill" -> {
                    int room = count - 1 - owned - filled.size();
                    int given = failures > 0 && failAfter < room
                            ? failAfter : room;
                    if (given < room) {
                        failures--;
                        failAfter = 0;
                    } else {
                        failAfter -= given;
                    }
                    owned += given;
                    doorbells += given > 0 ? 1 : 0;
                }
                case "clean" -> log.see("returned",
                        clean(filled, s.num(0), log));
                default -> { }
            }
            while (owned > 0 && !waiting.isEmpty()) {
                filled.add(waiting.poll());
                owned--;
            }
            if (s.is("refill")) {
                log.see("owned by the card", owned);
            }
            if (s.is("refill") || s.is("clean")) {
                log.see("doorbells", doorbells);
            }
        }
        log.step(steps.size()).see("lost buffers", 0);
    }

    private static int clean(Deque<Step> filled, int budget, Log log) {
        int n = 0;
        while (n < budget && !filled.isEmpty()) {
            Step f = filled.poll();
            if (f.is("bad")) {
                log.see("dropped", 1);
            } else {
                log.see("delivered", f.bytes());
                n++;
            }
        }
        return n;
    }

    private static Step ring(RandomGenerator r) {
        return Step.of("ring", 8 * (1 + r.nextInt(4)));
    }

    private static Step frame(RandomGenerator r, String op) {
        byte[] b = new byte[60 + r.nextInt(300)];
        r.nextBytes(b);
        b[0] = 2;
        // A type that no card looks into.
        b[12] = (byte) 0x88;
        b[13] = (byte) 0xb5;
        return Step.of(op, b);
    }

    private static Script frames(RandomGenerator r, int n, int bad) {
        List<Step> steps = new ArrayList<>(List.of(ring(r),
                Step.of("refill")));
        for (int i = 0; i < n; i++) {
            steps.add(frame(r, i < bad ? "bad" : "frame"));
        }
        steps.add(Step.of("clean", 64));
        return new Script(steps);
    }

    private static Script budget(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(
                frames(r, 4 + index % 4, 0).steps());
        steps.removeLast();
        steps.add(Step.of("clean", 1 + index % 3));
        steps.add(Step.of("clean", 64));
        return new Script(steps);
    }

    private static Script wrap(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(List.of(Step.of("ring", 8),
                Step.of("refill")));
        for (int i = 0; i < 5; i++) {
            for (int n = 1 + r.nextInt(5); n > 0; n--) {
                steps.add(frame(r, "frame"));
            }
            steps.add(Step.of("clean", 64));
            steps.add(Step.of("clean", 64));
            steps.add(Step.of("refill"));
        }
        return new Script(steps);
    }

    private static Script bad(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(List.of(ring(r),
                Step.of("refill")));
        for (int i = 0; i < 6; i++) {
            steps.add(frame(r, i == index % 6 || r.nextInt(3) == 0 ? "bad"
                    : "frame"));
        }
        steps.add(Step.of("clean", 2));
        steps.add(Step.of("clean", 64));
        return new Script(steps);
    }

    private static Script failing(RandomGenerator r, int index) {
        return new Script(List.of(ring(r),
                Step.of("fail", index % 4 == 0 ? 0 : 1 + r.nextInt(6),
                        1 + index % 2),
                Step.of("refill"), frame(r, "frame"), Step.of("refill"),
                frame(r, "frame"), Step.of("refill"), Step.of("refill"),
                Step.of("clean", 64)));
    }

    private static Script all(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(bad(r, index).steps());
        steps.add(1, Step.of("fail", r.nextInt(9), 1 + r.nextInt(3)));
        for (int i = 0; i < 4; i++) {
            steps.add(frame(r, "frame"));
            steps.add(Step.of("refill"));
            steps.add(Step.of("clean", 1 + r.nextInt(3)));
        }
        return new Script(steps);
    }
}
