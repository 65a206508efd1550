package netstack.exercises.tcpnewreno.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcpnewreno.LossWindow;

/// The exercise `tcp-newreno`: RFC 5681 and RFC 6582.
public final class TcpNewReno {

    private static final int MSS = 1000;
    private static final long STEPS = 500_000_000;
    private static final int FILE = 3_000_000;
    /// NewReno needs some 4 s, a sender that waits for its timer 13 s.
    private static final long LIMIT_MS = 9000;

    private TcpNewReno() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-newreno", "NewReno",
                LossWindow.class, "student.Window").words(words())
                .oracle(TcpNewReno::oracle).book("TCP")
                .limits(Limits.usual().withSteps(STEPS))
                .kernel("net/ipv4/tcp_cong.c").cases(30)
                .property("start", "In slow start each ACK adds what it"
                        + " acknowledges, at most a segment", 8, 1,
                        Losses::start, "window", "ssthresh")
                .property("avoidance", "From the threshold on, a window of"
                        + " ACKs adds one segment", 10, 1,
                        Losses::avoidance, "window", "ssthresh")
                .kernel("net/ipv4/tcp_input.c")
                .property("fast", "The third duplicate sends again and"
                        + " halves, each one after it adds a segment", 12, 2,
                        Losses::fast, "again", "window", "ssthresh")
                .property("partial", "A partial ACK sends the next hole"
                        + " again, deflates, and stays in recovery", 12, 2,
                        Losses::partial, "again", "window", "ssthresh")
                .property("full", "An ACK of all that was on the way ends"
                        + " the recovery without a burst", 10, 2,
                        Losses::full, "again", "window", "ssthresh")
                .property("once", "One window of losses halves once", 8, 3,
                        Losses::once, "again", "window", "ssthresh")
                .property("expiry", "An expiry begins anew with one segment,"
                        + " and a second one keeps the threshold", 10, 3,
                        Losses::expiry, "again", "window", "ssthresh")
                .cases(3)
                .property("carry", "A file gets to a real host through a"
                        + " cable that loses, in good time", 12, 2, (r, i) ->
                        Script.of(Step.of("carry", FILE, 2,
                                r.nextInt(1000), LIMIT_MS)),
                        "received", "intact", "in time")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("open", "open(mss %d, window %d)").fix(),
            call("acked", "acked", "acked(%d bytes, flight %d)").least(1L),
            call("duplicate", "duplicate", "duplicate(flight %d)"),
            call("expired", "expired", "expired(flight %d)"),
            call("carry", "acked", "a file of %d bytes, %d %% lost, seed"
                    + " %d, at most %d ms").fix()};
    }

    private static void oracle(Script script, Log log) {
        Step open = script.first("open");
        Expected e = open.args().isEmpty() ? new Expected(MSS, 4 * MSS)
                : new Expected(open.arg(0), open.arg(1));
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "acked" -> log.see("again",
                        e.acked(s.arg(0), s.arg(1)));
                case "duplicate" -> log.see("again", e.duplicate(s.arg(0)));
                case "expired" -> e.expired(s.arg(0));
                case "carry" -> log.see("received", s.num(0))
                        .see("intact", true).see("in time", true);
                default -> { }
            }
            if (!s.is("carry")) {
                log.see("window", e.cwnd()).see("ssthresh", e.ssthresh());
            }
        }
    }
}
