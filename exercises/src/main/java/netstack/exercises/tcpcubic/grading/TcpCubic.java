package netstack.exercises.tcpcubic.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcpcubic.CubicOps;

/// The exercise `tcp-cubic`: RFC 9438 as a module of the stack.
public final class TcpCubic {

    private static final long STEPS = 500_000_000;
    /// The flow is seconds of work for a slow machine.
    private static final int WALL_S = 120;
    private static final long FLOW_MS = 6700;
    private static final int QUEUE = 50;

    private TcpCubic() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-cubic", "CUBIC", CubicOps.class,
                "student.Cubic").words(words())
                .oracle(TcpCubic::oracle).book("CUBIC")
                .limits(Limits.usual().withSteps(STEPS)
                        .withWallSeconds(WALL_S))
                .kernel("net/ipv4/tcp_cubic.c").cases(60)
                .property("root", "The cube root of every long number,"
                        + " rounded down", 8, 1, Epochs::root, "root")
                .property("curve", "After a loss the window follows the"
                        + " cubic curve, whatever the clock shows", 14, 1,
                        Epochs::curve, "step", "window")
                .property("friendly", "Where Reno would be faster, the"
                        + " window grows as Reno's", 10, 2,
                        Epochs::friendly, "step", "window")
                .property("converge", "A loss takes three tenths, and one"
                        + " below the last makes room", 8, 2,
                        Epochs::converge, "threshold", "step", "window")
                .property("first", "Without a loss so far it is slow start,"
                        + " then at least a packet for twenty", 8, 2,
                        Epochs::first, "step", "window")
                .property("idle", "Time in which nothing was sent does not"
                        + " count, nor does an unused window grow", 8, 3,
                        Epochs::idle, "step", "window")
                .property("back", "A reduction can be undone, and a timeout"
                        + " forgets everything", 8, 3, Epochs::back,
                        "threshold", "step", "window")
                .property("hystart", "Slow start ends when a whole round"
                        + " trip is late", 8, 3, Epochs::hystart,
                        "slow start to", "window")
                .cases(1)
                .property("kernel", "Over a bottleneck the window goes where"
                        + " a real kernel's went", 12, 1,
                        (r, i) -> Epochs.flow(FLOW_MS, QUEUE),
                        new Recorded())
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("open", "open(window %d, threshold %d) at %d ms, sequence"
                    + " number %d").fix(),
            call("root", "cubicRoot", "cubicRoot(%d)"),
            call("ack", "congAvoid", "after %d ms an ACK for %d packets,"
                    + " round trip %d us").least(0L, 1L),
            call("idle", "cwndEvent", "nothing is sent for %d ms"),
            call("loss", "ssthresh", "a loss"),
            call("timeout", "setState", "a timeout"),
            call("undo", "undoCwnd", "the reduction was a mistake"),
            event("busy", "the window is in full use: %d"),
            call("flow", "congAvoid", "a flow of %d ms through a queue of"
                    + " %d packets").fix()};
    }

    private static void oracle(Script script, Log log) {
        Expected e = new Expected(script.first("open"));
        for (int i = 0; i < script.steps().size(); i++) {
            log.step(i);
            e.step(script.steps().get(i), log);
        }
    }
}
