package netstack.exercises.txring.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.txring.TxRing;

/// The exercise `tx-ring`: the transmit ring of a card.
public final class TxRings {

    private static final int MIN_FRAME = 60;
    private static final int RING = 16;

    private TxRings() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tx-ring", "The transmit ring of an 82599",
                TxRing.class, "student.Sender").words(words())
                .oracle(TxRings::oracle).book("The NIC and its driver")
                .kernel("drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
                .property("send", "Each packet leaves as one frame, in"
                        + " order", 16, 1, (r, i) -> flow(r, 1 + i % 6, 0),
                        "frame", "taken", "payload length")
                .property("clean", "What was sent is taken out of the ring,"
                        + " once, and only that", 12, 2, TxRings::half,
                        "cleaned", "sent")
                .property("wrap", "The ring goes round", 10, 2,
                        (r, i) -> flow(r, 40, 3), "frame", "sent")
                .property("stop", "The queue is stopped before the ring is"
                        + " full, and a full ring takes nothing", 12, 1,
                        TxRings::full, "stopped", "taken")
                .property("wake", "It is woken when there is room again, not"
                        + " before", 10, 3, TxRings::refilled, "woken",
                        "stopped")
                .property("doorbell", "One doorbell for packets that follow"
                        + " each other, and never none", 10, 3,
                        TxRings::batch, "doorbells", "frame")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("ring", "a ring of %d descriptors").least(16L).fix(),
            call("xmit", "xmit", "xmit(a frame of %3$d bytes, more %1$d)")
                    .frames(),
            call("clean", "clean", "clean()"),
            event("down", "the link goes down: nothing is sent"),
            event("up", "the link comes up")};
    }

    /// The ring as it should go.
    private static final class Model {

        private final int count;
        private final Deque<Integer> rung = new ArrayDeque<>();
        private final Deque<Integer> unrung = new ArrayDeque<>();
        private final Deque<Integer> done = new ArrayDeque<>();
        private final List<Integer> wire = new ArrayList<>();
        private boolean up = true;
        private boolean stopped;
        private int doorbells;

        Model(int count) {
            this.count = count;
        }

        int free() {
            return count - 1 - rung.size() - unrung.size() - done.size();
        }

        boolean xmit(int id, boolean more) {
            if (free() == 0) {
                stopped = true;
                return false;
            }
            unrung.add(id);
            stopped |= free() < TxRing.STOP;
            if (!more || stopped) {
                doorbells++;
                rung.addAll(unrung);
                unrung.clear();
            }
            return true;
        }

        void settle() {
            while (up && !rung.isEmpty()) {
                wire.add(rung.peek());
                done.add(rung.poll());
            }
        }

        void clean(Log log) {
            int n = done.size();
            done.forEach(id -> log.see("sent", id));
            done.clear();
            if (n > 0 && stopped && free() >= TxRing.WAKE) {
                stopped = false;
                log.see("woken", true);
            }
            log.see("cleaned", n);
        }
    }

    private static void oracle(Script script, Log log) {
        List<Step> steps = script.steps();
        Model m = new Model(Math.max(RING,
                script.first("ring").num(0) & ~7));
        for (int i = 0; i < steps.size(); i++) {
            Step s = steps.get(i);
            log.step(i);
            switch (s.op()) {
                case "xmit" -> {
                    boolean taken = m.xmit(i, s.num(0) != 0);
                    if (taken) {
                        log.see("payload length", s.bytes().length);
                    }
                    log.see("taken", taken);
                }
                case "clean" -> m.clean(log);
                case "down" -> m.up = false;
                case "up" -> m.up = true;
                default -> { }
            }
            m.settle();
            log.see("stopped", m.stopped).see("doorbells", m.doorbells);
        }
        log.step(steps.size());
        for (int id : m.wire) {
            byte[] f = steps.get(id).bytes();
            log.see("frame", Arrays.copyOf(f,
                    Math.max(MIN_FRAME, f.length)));
        }
    }

    private static Step xmit(RandomGenerator r, boolean more) {
        byte[] b = new byte[60 + r.nextInt(200)];
        r.nextBytes(b);
        b[0] = 2;
        return Step.of("xmit", b, more ? 1 : 0);
    }

    private static List<Step> begin() {
        return new ArrayList<>(List.of(Step.of("ring", RING)));
    }

    /// Packets, with a clean after each `every`.
    private static Script flow(RandomGenerator r, int n, int every) {
        List<Step> steps = begin();
        for (int i = 1; i <= n; i++) {
            steps.add(xmit(r, false));
            if (every > 0 && i % every == 0) {
                steps.add(Step.of("clean"));
            }
        }
        return new Script(steps);
    }

    /// Some are sent, then the link goes down and more are only queued.
    private static Script half(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(
                flow(r, 1 + index % 5, 0).steps());
        steps.add(Step.of("down"));
        for (int i = 0; i < index % 4; i++) {
            steps.add(xmit(r, false));
        }
        steps.add(Step.of("clean"));
        steps.add(Step.of("clean"));
        steps.add(Step.of("up"));
        steps.add(Step.of("clean"));
        return new Script(steps);
    }

    private static Script full(RandomGenerator r, int index) {
        List<Step> steps = begin();
        steps.add(Step.of("down"));
        for (int i = 0; i < RING - TxRing.STOP + index % 7; i++) {
            steps.add(xmit(r, false));
        }
        return new Script(steps);
    }

    /// Full, then room for a few, then for more.
    private static Script refilled(RandomGenerator r, int index) {
        List<Step> steps = begin();
        int first = 3 + index % 6;
        for (int i = 0; i < first; i++) {
            steps.add(xmit(r, false));
        }
        steps.add(Step.of("down"));
        for (int i = first; i < RING - 2; i++) {
            steps.add(xmit(r, false));
        }
        steps.add(Step.of("clean"));
        steps.add(Step.of("up"));
        steps.add(Step.of("clean"));
        steps.add(Step.of("clean"));
        return new Script(steps);
    }

    /// Runs of packets that follow each other; the last one ends each run.
    /// Some fill the ring before that.
    private static Script batch(RandomGenerator r, int index) {
        List<Step> steps = begin();
        int n = 1 + r.nextInt(5);
        if (index % 2 == 0) {
            n = RING - TxRing.STOP;
            steps.add(Step.of("down"));
        }
        for (int i = 0; i < n; i++) {
            steps.add(xmit(r, index % 2 == 0 || i < n - 1));
        }
        steps.add(Step.of("up"));
        steps.add(Step.of("clean"));
        steps.add(xmit(r, true));
        steps.add(xmit(r, false));
        return new Script(steps);
    }
}
