package netstack.exercises.tcprto.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcprto.RtoClock;

/// The exercise `tcp-rto`: RFC 6298.
public final class TcpRto {

    private static final int FILES = 4;

    private TcpRto() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-rto",
                "The retransmission timeout", RtoClock.class,
                "student.Timeout").words(words()).oracle(TcpRto::oracle)
                .book("TCP").kernel("net/ipv4/tcp_input.c").cases(25)
                .property("first", "The first measurement sets both"
                        + " averages", 10, 1, (r, i) -> Script.of(
                        acked(r, 100_000, 900_000)), near())
                .property("smoothed", "Later ones move them by an eighth and"
                        + " a quarter, the deviation first", 16, 2,
                        (r, i) -> many(r, 2 + i % 12, 250_000, 900_000),
                        near())
                .property("floor", "The timeout is at least 200 ms, and the"
                        + " deviation counts at least 1 ms", 8, 2,
                        TcpRto::steady, near())
                .property("ceiling", "The timeout is at most 120 s", 6, 2,
                        TcpRto::slow, near())
                .kernel("net/ipv4/tcp_timer.c")
                .property("backoff", "Each expiry doubles the timeout, and a"
                        + " new measurement ends it", 10, 3,
                        TcpRto::backoff, near())
                .property("karn", "What was sent twice measures nothing",
                        8, 3, TcpRto::karn, near())
                .cases(4)
                .property("calm", "On a path that jitters and loses nothing,"
                        + " nothing is sent again", 12, 2, TcpRto::calm,
                        "received", "intact", "sent again")
                .exercise();
    }

    private static Near near() {
        return new Near(TcpRto::oracle);
    }

    private static Word[] words() {
        return new Word[] {
            call("acked", "acked", "acked(%d us)").least(1L),
            call("again", "acked", "acked(%d us, retransmitted)").least(1L),
            call("expired", "expired", "expired()"),
            call("carry", "rtoUs", "a file of %4$d bytes over %1$d ms each"
                    + " way, %2$d ms of jitter, %3$d %% loss, seed %5$d")
                    .least(100L, 150L, 0L, 6_000L, 0L)};
    }

    private static void oracle(Script script, Log log) {
        Expected rto = new Expected();
        log.see("rto", rto.rtoUs());
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "acked" -> rto.sample(s.arg(0));
                case "expired" -> rto.expired();
                case "carry" -> log.see("received", s.num(3))
                        .see("intact", true).see("sent again", 0);
                default -> { }
            }
            if (!s.is("carry")) {
                log.see("rto", rto.rtoUs());
            }
        }
    }

    /// Files of some segments. The jitter is less than the round trip:
    /// three times the first measurement is more than any that follows.
    private static Script calm(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            steps.add(Step.of("carry", 100 + r.nextInt(20),
                    150 + r.nextInt(50), 0, 6_000,
                    r.nextInt(1000)));
        }
        return new Script(steps);
    }

    private static Step acked(RandomGenerator r, long least, long most) {
        return Step.of("acked", r.nextLong(least, most));
    }

    private static Script many(RandomGenerator r, int n, long least,
            long most) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            steps.add(acked(r, least, most));
        }
        return new Script(steps);
    }

    /// Below the ceiling with the first measurement, or above it.
    private static Script slow(RandomGenerator r, int index) {
        return index % 2 == 0 ? many(r, 1, 5_000_000, 20_000_000) : many(r, 1 + index % 3, 50_000_000,
                400_000_000);
    }

    /// The same again and again: the deviation dies away.
    private static Script steady(RandomGenerator r, int index) {
        long rtt = index % 2 == 0 ? 100 + r.nextInt(20_000)
                : 300_000 + r.nextInt(500_000);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            steps.add(Step.of("acked", rtt));
        }
        return new Script(steps);
    }

    private static Script backoff(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        if (index % 4 != 0) {
            steps.add(acked(r, 250_000, 900_000));
        }
        int n = 1 + r.nextInt(14);
        for (int i = 0; i < n; i++) {
            steps.add(Step.of("expired"));
        }
        steps.add(acked(r, 250_000, 900_000));
        steps.add(Step.of("expired"));
        return new Script(steps);
    }

    private static Script karn(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>();
        if (index % 4 != 0) {
            steps.add(acked(r, 250_000, 900_000));
        }
        steps.add(Step.of("expired"));
        steps.add(Step.of("again", 1_000 + r.nextInt(2_000_000)));
        steps.add(acked(r, 250_000, 900_000));
        return new Script(steps);
    }
}
