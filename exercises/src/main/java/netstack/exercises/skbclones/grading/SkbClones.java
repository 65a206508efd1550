package netstack.exercises.skbclones.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.frame.FrameLines;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Seen;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.skbclones.Mirror;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// The exercise `skb-clones`: who owns the bytes of a packet.
public final class SkbClones {

    private static final String[] PORTS = {"port 0", "port 1", "port 2",
        "port 3"};

    private SkbClones() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("skb-clones",
                "Clones, and copying when writing", Mirror.class,
                "student.Flood").words(call("rcv", "rcv", "rcv(a frame of"
                        + " %7$d bytes) with %1$d ports, tap %2$d, a clone"
                        + " elsewhere %3$d, another holder %4$d, allocation"
                        + " %5$d fails").frames().least(1L))
                .oracle(SkbClones::oracle).book("The sk_buff")
                .kernel("net/core/skbuff.c")
                .property("ports", "Each port gets the packet with its own"
                        + " address", 14, 1, (r, i) -> one(r, 1 + i % 4, 0,
                        0, 0, 0), PORTS)
                .property("tap", "The tap sees the packet as it came", 12,
                        1, (r, i) -> one(r, 1 + i % 4, 1, 0, 0, 0), "tap")
                .property("cloned", "Who holds a clone sees no change", 10,
                        2, (r, i) -> one(r, 1 + i % 3, i % 2, 1, 0, 0),
                        "holder of a clone")
                .property("shared", "Who holds the packet itself sees no"
                        + " change", 10, 2, (r, i) -> one(r, 1 + i % 3,
                        i % 2, 0, 1, 0), "holder")
                .property("no-copy", "No bytes are copied for nobody, and no"
                        + " packet is made to be freed", 8, 3,
                        (r, i) -> one(r, 1 + i % 4, i % 2, i / 4 % 2, 0, 0),
                        "heads", "freed")
                .property("no-memory", "A failed allocation costs one packet"
                        + " only", 8, 3, (r, i) -> new Script(
                        failing(r, 3 + i % 2)), SkbClones::withoutMemory)
                .property("no-leak", "Every packet is freed", 8, 3,
                        SkbClones::all, "left behind")
                .exercise();
    }

    private static void oracle(Script script, Log log) {
        for (int i = 0; i < script.steps().size(); i++) {
            one(script.steps().get(i), log.step(i));
        }
        log.see("left behind", 0);
    }

    private static void one(Step s, Log log) {
        int n = Math.max(s.num(0), 1);
        boolean tapped = s.num(1) != 0;
        for (int p = 0; p < n; p++) {
            log.see("port " + p, addressed(s.bytes(), p));
        }
        if (tapped) {
            log.see("tap", s.bytes());
        }
        if (s.num(3) != 0) {
            log.see("holder", s.bytes());
        }
        if (s.num(2) != 0) {
            log.see("holder of a clone", s.bytes());
        }
        boolean kept = tapped || s.num(2) != 0;
        log.see("heads", n + (kept ? 1 : 0)).see("freed", 0);
    }

    private static byte[] addressed(byte[] frame, int port) {
        FrameBytes.put(frame, 6, 6, 0x0200_0000_1000L + port);
        return frame;
    }

    /// What came is right, and at most one taker of each packet went
    /// without.
    private static Optional<Complaint> withoutMemory(Script given,
            Trace outcome) {
        Log log = new Log();
        oracle(given, log);
        for (int i = 0; i < given.steps().size(); i++) {
            Optional<Complaint> c = withoutMemory(given.steps().get(i),
                    takers(log.trace(), i), takers(outcome, i));
            if (c.isPresent()) {
                return c;
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> takers(Trace trace, int step) {
        Map<String, String> takers = new TreeMap<>();
        for (Seen s : trace.seen()) {
            if (s.step() == step && (s.what().startsWith("port")
                    || s.what().equals("tap"))) {
                takers.put(s.what(), s.value());
            }
        }
        return takers;
    }

    private static Optional<Complaint> withoutMemory(Step step,
            Map<String, String> wanted, Map<String, String> seen) {
        for (String who : seen.keySet()) {
            if (!seen.get(who).equals(wanted.get(who))) {
                return complaint(step, who + " got the wrong packet",
                        wanted.getOrDefault(who, "nothing"), seen.get(who));
            }
        }
        int least = wanted.size() - 1;
        return seen.size() >= least ? Optional.empty() : complaint(step,
                "one allocation failed, and more than one packet is"
                + " missing", least + " or more packets",
                seen.size() + " packets");
    }

    private static Optional<Complaint> complaint(Step step, String what,
            String expected, String actual) {
        return Optional.of(new Complaint(what, expected, actual,
                FrameLines.of(step.bytes()),
                List.of(new SourcePoint("", 0, "rcv"))));
    }

    private static Script all(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(failing(r, 3 + index % 2));
        steps.add(step(r, 1 + index % 4, 0, 0, 0, 0));
        steps.add(step(r, 2, 1, index % 2, 1 - index % 2, 0));
        steps.add(step(r, 2, 1, 0, 1, 1));
        return new Script(steps);
    }

    /// With one allocation after the other failing: a clone and a copy for
    /// each taker but the last, who needs the copy only.
    private static List<Step> failing(RandomGenerator r, int ports) {
        List<Step> steps = new ArrayList<>();
        for (int fails = 1; fails <= 2 * ports; fails++) {
            steps.add(step(r, ports, 1, 0, 0, fails));
        }
        return steps;
    }

    private static Script one(RandomGenerator r, long... args) {
        return Script.of(step(r, args));
    }

    private static Step step(RandomGenerator r, long... args) {
        byte[] payload = new byte[18 + r.nextInt(400)];
        r.nextBytes(payload);
        return Step.of("rcv", FrameBytes.udp(0xffff_ffff_ffffL, r.nextInt(),
                r.nextInt(), r.nextInt(65536), r.nextInt(65536), payload),
                args);
    }
}
