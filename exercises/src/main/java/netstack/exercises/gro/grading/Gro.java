package netstack.exercises.gro.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.gro.GroRules;
import netstack.exercises.gro.Segment;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;

/// The exercise `gro`: TCP's rules of generic receive offload.
public final class Gro {

    private static final int ACK = Segment.ACK;
    /// What ends or forbids a packet, besides what closes one.
    private static final int[] BREAKS = {Segment.CWR, Segment.ECE,
        Segment.URG, Segment.RST, Segment.SYN};
    private static final int[] CLOSES = {Segment.PSH, Segment.FIN,
        Segment.PSH | Segment.FIN};
    private static final int FLAG_CASES = 3 * BREAKS.length;

    private Gro() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("gro", "Segments that go up as one",
                GroRules.class, "student.Rules").words(words())
                .oracle(Merge::oracle)
                .book("Where the packets went: the receive engine by its"
                        + " curves").kernel("net/ipv4/tcp_offload.c")
                .property("flow", "Only segments of one connection are"
                        + " merged, and those of others between them do not"
                        + " matter", 14, 1, Gro::flows, "went up")
                .property("next", "A segment joins only where the held one"
                        + " ends", 14, 1, Gro::gaps, "went up")
                .property("size", "No segment is longer than the first, and"
                        + " a shorter one is the last", 12, 2, Gro::sizes,
                        "went up")
                .property("header", "A segment whose header says something"
                        + " new starts a new packet", 12, 2, Gro::headers,
                        "went up")
                .property("push", "PSH and FIN come with the last segment,"
                        + " stand in the packet, and send it up", 9, 3,
                        Gro::closes, "went up")
                .cases(FLAG_CASES)
                .property("flags", "SYN, RST, URG, ECE and CWR are not"
                        + " lost in a packet", 9, 3, Gro::flags, "went up")
                .exercise();
    }

    private static Word[] words() {
        long never = Long.MAX_VALUE;
        return new Word[] {call("segment", "joins", "flow %1$d: seq %2$d,"
                + " %3$d bytes, flags %4$#04x").frames()
                .least(never, never, never, never)};
    }

    /// Full segments that follow each other, from a number that is far from
    /// the end of its space.
    private static List<Seg> run(RandomGenerator r, int n) {
        return run(r, n, r.nextInt(1 << 30), 100 + r.nextInt(300));
    }

    private static List<Seg> run(RandomGenerator r, int n, int seq,
            int len) {
        List<Seg> run = new ArrayList<>();
        int ack = r.nextInt(1 << 30);
        int window = 100 + r.nextInt(60_000);
        for (int i = 0; i < n; i++) {
            run.add(new Seg(0, seq + i * len, ack, ACK, window, 1, len));
        }
        return run;
    }

    /// The frames of `segs`; IP counts them on in each flow.
    private static Script script(List<Seg> segs) {
        Map<Integer, Integer> ids = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (Seg s : segs) {
            steps.add(s.step(ids.merge(s.flow(), 1, Integer::sum)));
        }
        return new Script(steps);
    }

    /// The same numbers in each flow, and each goes on where another ends:
    /// flows that only their ports tell apart.
    private static Script flows(RandomGenerator r, int index) {
        int flows = 3 + index % 2;
        List<Seg> run = run(r, 3 + r.nextInt(3));
        List<Seg> all = new ArrayList<>();
        for (Seg s : run) {
            for (int f = 0; f < flows; f++) {
                all.add(new Seg(f, s.seq() + f % 2 * s.len(), s.ack(),
                        s.flags(), s.window(), s.stamp(), s.len()));
            }
        }
        return script(all);
    }

    private static Script gaps(RandomGenerator r, int index) {
        int n = 4 + r.nextInt(4);
        int at = 1 + r.nextInt(n - 2);
        int len = 100 + r.nextInt(300);
        List<Seg> run = index % 4 == 3 ? run(r, n, -at * len - len / 2, len)
                : run(r, n);
        switch (index % 4) {
            case 0 -> run.remove(at);
            case 1 -> run.add(at, run.get(at - 1));
            case 2 -> run.add(at - 1, run.remove(at));
            default -> { }
        }
        return script(run);
    }

    private static Script sizes(RandomGenerator r, int index) {
        int n = 4 + r.nextInt(4);
        int at = 1 + r.nextInt(n - 2);
        List<Seg> run = run(r, n);
        int full = run.getFirst().len();
        int len = switch (index % 3) {
            case 0 -> full - 1 - r.nextInt(full / 2);
            case 1 -> full + 1 + r.nextInt(full);
            default -> 0;
        };
        int ahead = len - full;
        run.set(at, run.get(at).withLen(len));
        for (int i = at + 1; i < n; i++) {
            run.set(i, run.get(i).withSeq(run.get(i).seq() + ahead));
        }
        return script(run);
    }

    private static Script headers(RandomGenerator r, int index) {
        int n = 4 + r.nextInt(4);
        int at = 1 + r.nextInt(n - 2);
        List<Seg> run = run(r, n);
        for (int i = at; i < n; i++) {
            Seg s = run.get(i);
            run.set(i, switch (index % 3) {
                case 0 -> s.withAck(s.ack() + at);
                case 1 -> s.withWindow(s.window() + at);
                default -> s.withStamp(s.stamp() + at);
            });
        }
        return script(run);
    }

    private static Script closes(RandomGenerator r, int index) {
        int n = 4 + r.nextInt(4);
        List<Seg> run = run(r, n);
        int at = 1 + r.nextInt(n - 2);
        run.set(at, run.get(at).withFlags(ACK
                | CLOSES[index % CLOSES.length]));
        return script(run);
    }

    /// Two in a row, and some behind them: a flag that all have is no
    /// difference, and still ends a packet.
    private static Script flags(RandomGenerator r, int index) {
        int n = 5 + r.nextInt(4);
        List<Seg> run = run(r, n);
        int at = 1 + r.nextInt(n - 3);
        for (int i = at; i < at + 2; i++) {
            run.set(i, run.get(i).withFlags(ACK
                    | BREAKS[index % BREAKS.length]));
        }
        return script(run);
    }
}
