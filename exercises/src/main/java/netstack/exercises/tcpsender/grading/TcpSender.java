package netstack.exercises.tcpsender.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcpsender.SlidingSender;

/// The exercise `tcp-sender`: RFC 9293, 3.8, RFC 6298, 5, RFC 5681, 3.2.
public final class TcpSender {

    private static final int MSS = 100;
    private static final int WINDOW = 1000;
    private static final long STEPS = 20_000_000;

    private TcpSender() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-sender", "The sliding window",
                SlidingSender.class, "student.Sender").words(words())
                .oracle(TcpSender::oracle).book("TCP")
                .limits(Limits.usual().withSteps(STEPS))
                .kernel("net/ipv4/tcp_output.c").cases(30)
                .property("fills", "What is written goes out at once, in"
                        + " full segments, as far as the window allows", 8,
                        1, TcpSender::fills, "sent")
                .property("slides", "An ACK makes room, an old one and one"
                        + " from the future change nothing", 12, 1,
                        (r, i) -> talk(r, 10 + i % 12, 0, 1500), "sent")
                .property("fin", "The end goes out with the last byte, or"
                        + " alone, and needs room", 6, 1,
                        (r, i) -> ends(r, i), "sent")
                .kernel("net/ipv4/tcp_timer.c")
                .property("timer", "The timer runs exactly while something"
                        + " is on the way or waits for a window", 8, 2,
                        TcpSender::timed, "timer")
                .property("resends", "When it runs out, the first segment"
                        + " goes out again, and only that", 10, 2,
                        (r, i) -> talk(r, 18 + i % 12, 2, 1500), "sent")
                .property("probe", "A closed window is probed with one byte",
                        6, 3, TcpSender::closed, "sent")
                .kernel("net/ipv4/tcp_input.c")
                .property("fast", "The third duplicate ACK sends the first"
                        + " segment again", 8, 3, TcpSender::fast, "sent")
                .cases(4)
                .property("carry", "A file gets to a real host through a"
                        + " cable that loses", 12, 2, (r, i) -> Script.of(
                        Step.of("carry", 60_000 + r.nextInt(60_000), 5,
                                r.nextInt(1000))), "received", "intact",
                        "delivered")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("open", "open(mss %d, window %d)").fix(),
            call("write", "write", "write(%d bytes)"),
            call("close", "close", "close()"),
            call("ack", "ack", "ack(una %d, window %d)"),
            call("expired", "expired", "expired()"),
            call("carry", "segment", "a file of %d bytes, %d %% lost each"
                    + " way, seed %d").fix()};
    }

    private static void oracle(Script script, Log log) {
        Expected e = expected(script.first("open"));
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            e.step(s, log);
            if (s.is("carry")) {
                log.see("received", s.num(0)).see("intact", true)
                        .see("delivered", true);
            }
        }
    }

    private static Expected expected(Step open) {
        return open.args().isEmpty() ? new Expected(MSS, WINDOW)
                : new Expected(open.num(0), open.num(1));
    }

    private static Script fills(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of("open", 1 + r.nextInt(100), r.nextInt(600)));
        for (int i = 0; i < 1 + index % 4; i++) {
            steps.add(Step.of("write", 1 + r.nextInt(250)));
        }
        return new Script(steps);
    }

    /// There is always more to send, or soon nothing, or no window.
    private static Script timed(RandomGenerator r, int index) {
        if (index % 3 < 2) {
            return talk(r, 10 + index % 12, 5, index % 3 == 0 ? 1500 : 300);
        }
        Draft d = new Draft(r, MSS, 100 + r.nextInt(200));
        d.add(Step.of("write", 400 + r.nextInt(600)));
        d.ack(2, 0);
        if (r.nextBoolean()) {
            d.ack(0, 50 + r.nextInt(200));
        }
        return d.script();
    }

    /// A conversation; one step of `rare` is an expiry, none if 0.
    private static Script talk(RandomGenerator r, int n, int rare,
            int first) {
        Draft d = new Draft(r, MSS, 200 + r.nextInt(800));
        d.add(Step.of("write", first + r.nextInt(first)));
        for (int i = 0; i < n; i++) {
            if (rare > 0 && r.nextInt(rare) == 0 && d.waits()) {
                d.add(Step.of("expired"));
            } else if (r.nextInt(4) == 0) {
                d.add(Step.of("write", 1 + r.nextInt(rare == 5 ? 300
                        : 1200)));
            } else {
                int kind = Math.min(r.nextInt(7), 4);
                // What an old window sets free is not the timer's matter.
                d.ack(kind == 4 && r.nextBoolean() ? 3 : kind,
                        rare == 5 ? 400 : 150 + r.nextInt(900));
            }
        }
        return d.script();
    }

    /// The FIN goes with data, alone, waits for room, and is sent again.
    private static Script ends(RandomGenerator r, int index) {
        int window = 250 + r.nextInt(50);
        int more = 1 + r.nextInt(90);
        Draft d = new Draft(r, MSS, window);
        d.add(Step.of("write", index % 3 == 0 ? window
                : index % 3 == 1 ? window + more : window - more));
        d.add(Step.of("close"));
        if (index % 6 == 3) {
            d.tail(window);
        }
        if (index % 2 == 0 || index % 6 == 3) {
            d.add(Step.of("expired"));
        }
        d.ack(2, more);
        d.ack(2, more);
        if (d.waits()) {
            d.add(Step.of("expired"));
        }
        d.ack(2, more);
        return d.script();
    }

    private static Script closed(RandomGenerator r, int index) {
        Draft d = new Draft(r, MSS, index % 3 == 0 ? 0 : 100);
        d.add(Step.of("write", 1 + r.nextInt(900)));
        if (index % 2 == 0) {
            d.add(Step.of("close"));
        }
        d.ack(2, 0);
        for (int i = 0; i < 3 + index % 3; i++) {
            if (d.waits()) {
                d.add(Step.of("expired"));
            }
            // Closed, open for some, or for all but the FIN.
            switch (r.nextInt(3)) {
                case 0 -> d.ack(r.nextInt(3), 0);
                case 1 -> d.ack(r.nextInt(3), 1 + r.nextInt(150));
                default -> d.ack(2, d.unsent());
            }
        }
        if (index % 4 == 0) {
            // Only the FIN is left.
            d.ack(2, d.unsent());
            d.ack(2, 0);
            if (d.waits()) {
                d.add(Step.of("expired"));
            }
        }
        return d.script();
    }

    private static Script fast(RandomGenerator r, int index) {
        Draft d = new Draft(r, MSS, 600);
        d.add(Step.of("write", 900));
        if (r.nextBoolean()) {
            d.ack(1, 600);
        }
        for (int i = 0; i < 2 + index % 4; i++) {
            d.again();
            if (index % 5 == 4 && i == 1) {
                d.ack(0, 700);
            }
        }
        d.ack(1, 600);
        return d.script();
    }
}
