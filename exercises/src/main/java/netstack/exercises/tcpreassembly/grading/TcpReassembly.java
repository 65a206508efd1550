package netstack.exercises.tcpreassembly.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcpreassembly.Reassembler;

/// The exercise `tcp-reassembly`: RFC 9293, 3.10.7.4, and RFC 2018.
public final class TcpReassembly {

    private static final int CAPACITY = 1000;
    /// A receiver may look at every byte of its window for every segment.
    private static final long STEPS = 20_000_000;

    private TcpReassembly() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-reassembly",
                "The out-of-order queue", Reassembler.class,
                "student.Queue").words(words())
                .oracle(TcpReassembly::oracle).book("TCP")
                .kernel("net/ipv4/tcp_input.c").cases(30)
                .limits(Limits.usual().withSteps(STEPS))
                .property("in-order", "What comes in order is read in order",
                        8, 1, TcpReassembly::inOrder, "read", "rcv_nxt")
                .property("any-order", "Segments in any order, double and"
                        + " overlapping, give the stream", 18, 2,
                        (r, i) -> shuffled(r, i, true), "read", "rcv_nxt")
                .property("window", "The window is what the program has left"
                        + " room for, and its right edge stands still", 10,
                        2, (r, i) -> narrow(r, i), "window", "rcv_nxt")
                .property("fin", "The end counts when everything before it"
                        + " is there", 8, 2, TcpReassembly::ends, "finished")
                .property("sack", "Blocks beyond the gap are reported, the"
                        + " last one first", 12, 3,
                        (r, i) -> shuffled(r, i, false), "sack")
                .cases(4)
                .property("carry", "A real host's file gets through a cable"
                        + " that loses, doubles and reorders, and its holes"
                        + " are mended by SACK", 14, 3, (r, i) -> Script.of(
                        Step.of("carry", 180_000 + r.nextInt(40_000), 6, 3, 5,
                                r.nextInt(1000))), "received", "intact",
                        "holes mended by sack")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("open", "open(capacity %d)").fix(),
            call("segment", "segment", "segment(at %d, %d bytes, fin %d)"),
            call("read", "read", "read(%d)"),
            call("carry", "segment", "a file of %d bytes; %d %% lost, %d %%"
                    + " doubled, %d %% late, seed %d").fix()};
    }

    private static void oracle(Script script, Log log) {
        Step open = script.first("open");
        Expected e = new Expected(open.args().isEmpty() ? CAPACITY
                : open.num(0));
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            e.step(s, log);
            if (s.is("carry")) {
                log.see("received", s.num(0)).see("intact", true)
                        .see("holes mended by sack", true);
            }
        }
    }

    private static Step segment(long at, int len, boolean fin) {
        return Step.of("segment", at, len, fin ? 1 : 0);
    }

    private static Script inOrder(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of("open", CAPACITY));
        int at = 0;
        for (int i = 0; i < 1 + index % 6; i++) {
            int len = 1 + r.nextInt(100);
            steps.add(segment(at, len, false));
            at += len;
            steps.add(Step.of("read", r.nextInt(150)));
        }
        steps.add(Step.of("read", CAPACITY));
        return new Script(steps);
    }

    /// A stream cut into pieces, some of them longer or twice, shuffled.
    private static Script shuffled(RandomGenerator r, int index,
            boolean reads) {
        List<Step> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < 3 + index % 10; i++) {
            int len = 1 + r.nextInt(60);
            int back = r.nextInt(3) == 0 ? r.nextInt(at + 1) : 0;
            pieces.add(segment(at - back, len + back, false));
            if (r.nextInt(4) == 0) {
                pieces.add(segment(at, 1 + r.nextInt(len), false));
            }
            at += len;
        }
        Collections.shuffle(pieces, new Random(r.nextLong()));
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of("open", CAPACITY));
        for (Step s : pieces) {
            steps.add(s);
            if (reads && r.nextInt(3) == 0) {
                steps.add(Step.of("read", r.nextInt(200)));
            }
        }
        steps.add(Step.of("read", CAPACITY));
        return new Script(steps);
    }

    /// More than there is room for.
    private static Script narrow(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        int capacity = 20 + r.nextInt(100);
        steps.add(Step.of("open", capacity));
        int at = 0;
        for (int i = 0; i < 4 + index % 6; i++) {
            int len = 1 + r.nextInt(capacity);
            steps.add(segment(at + r.nextInt(10), len, false));
            steps.add(segment(at, 10 + r.nextInt(capacity), false));
            at += r.nextInt(len);
            if (r.nextBoolean()) {
                steps.add(Step.of("read", r.nextInt(capacity)));
            }
        }
        return new Script(steps);
    }

    /// The end comes first, last, with data or without; or it lies beyond
    /// the window, and what is before it comes again when there is room.
    private static Script ends(RandomGenerator r, int index) {
        int capacity = 60 + r.nextInt(60);
        boolean beyond = index % 4 >= 2;
        int total = beyond ? capacity + 1 + r.nextInt(30)
                : index % 3 == 0 ? capacity : 20 + r.nextInt(40);
        int cut = 1 + r.nextInt(total - 1);
        List<Step> pieces = new ArrayList<>(List.of(
                segment(0, cut, false),
                segment(cut, total - cut, true)));
        if (index % 2 == 0) {
            pieces.set(1, segment(cut, total - cut, false));
            pieces.add(segment(total, 0, true));
        }
        if (index % 4 == 0) {
            Collections.reverse(pieces);
        } else if (!beyond || r.nextInt(4) == 0) {
            Collections.shuffle(pieces, new Random(r.nextLong()));
        }
        pieces.addFirst(Step.of("open", capacity));
        pieces.add(Step.of("read", beyond ? capacity
                : r.nextInt(capacity)));
        if (beyond) {
            pieces.add(segment(0, capacity, false));
            pieces.add(Step.of("read", capacity));
            pieces.add(segment(cut, total - cut, false));
        }
        return new Script(pieces);
    }
}
