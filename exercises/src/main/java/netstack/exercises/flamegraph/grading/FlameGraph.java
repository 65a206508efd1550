package netstack.exercises.flamegraph.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.flamegraph.Flames;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Seen;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// The exercise `flame-graph`: reading a profile.
public final class FlameGraph {

    private static final String RECEIVE = "net_rx_action";
    private static final String[] NAMES = {"ip_rcv", "udp_rcv", "napi_poll",
        "ixgbe_poll", "ip_local_deliver", "netif_receive_skb", "sock_queue",
        "__napi_poll", "ip", "do_softirq"};

    private FlameGraph() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("flame-graph",
                "Folding stacks, and reading them", Flames.class,
                "student.Folder").words(words()).oracle(FlameGraph::oracle)
                .book("How time works here").kernel("tools/perf")
                .property("fold", "Equal stacks become one line, outermost"
                        + " first, sorted", 20, 1, (r, i) -> asked(r,
                        "fold"), "folded")
                .property("inclusive", "A frame's width is the samples below"
                        + " it, each once", 12, 2, FlameGraph::widths,
                        "inclusive")
                .property("self", "What a function did itself", 10, 2,
                        (r, i) -> asked(r, "self"), "self")
                .property("top", "The three callees with the most samples",
                        16, 3, (r, i) -> asked(r, "top"), "top")
                .cases(2)
                .property("recorded", "A recorded profile of packet receive"
                        + " is read right", 12, 3, (r, i) -> Script.of(
                        Step.of("record", 20 + r.nextInt(20),
                        r.nextInt(800))), FlameGraph::recorded)
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("sample", "%1$d samples of %4$s")
                    .whole(),
            call("fold", "fold", "fold(samples)").fix(),
            call("inclusive", "inclusive", "inclusive(folded, %3$s)"),
            call("self", "self", "self(folded, %3$s)").fix(),
            call("top", "top", "top(folded, %3$s)").fix(),
            call("record", "top", "a real host receives %d datagrams of %d"
                    + " bytes under the profiler").fix()};
    }

    private static void oracle(Script script, Log log) {
        Map<String, Long> stacks = new TreeMap<>();
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            String text = new String(s.bytes(), StandardCharsets.UTF_8);
            log.step(i);
            switch (s.op()) {
                case "sample" -> {
                    if (s.num(0) > 0) {
                        stacks.merge(text, s.arg(0), Long::sum);
                    }
                }
                case "fold" -> log.see("folded", String.join(", ",
                        stacks.entrySet().stream().map(e -> e.getKey() + " "
                                + e.getValue()).toList()));
                case "inclusive" -> log.see("inclusive",
                        inclusive(stacks, text));
                case "self" -> log.see("self", self(stacks, text));
                default -> log.see("top", top(stacks, text));
            }
        }
    }

    private static long inclusive(Map<String, Long> stacks, String name) {
        return stacks.entrySet().stream().filter(e -> List.of(
                e.getKey().split(";")).contains(name))
                .mapToLong(Map.Entry::getValue).sum();
    }

    private static long self(Map<String, Long> stacks, String name) {
        return stacks.entrySet().stream().filter(e -> List.of(
                e.getKey().split(";")).getLast().equals(name))
                .mapToLong(Map.Entry::getValue).sum();
    }

    private static String top(Map<String, Long> stacks, String name) {
        Map<String, Long> callees = new TreeMap<>();
        stacks.forEach((stack, n) -> {
            List<String> frames = List.of(stack.split(";"));
            List<String> called = new ArrayList<>();
            for (int i = 1; i < frames.size(); i++) {
                if (frames.get(i - 1).equals(name)
                        && !called.contains(frames.get(i))) {
                    called.add(frames.get(i));
                }
            }
            called.forEach(c -> callees.merge(c, n, Long::sum));
        });
        return String.join(", ", callees.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                .limit(3).map(e -> e.getKey() + " " + e.getValue())
                .toList());
    }

    /// The worker's profiler says what was recorded; what it means is
    /// worked out here.
    private static Optional<Complaint> recorded(Script given,
            Trace outcome) {
        Map<String, Long> stacks = new TreeMap<>();
        String width = "";
        String callees = "";
        for (Seen s : outcome.seen()) {
            String v = s.value();
            switch (s.what()) {
                case "recorded" -> stacks.put(v.substring(0,
                        v.lastIndexOf(' ')), Long.valueOf(
                        v.substring(v.lastIndexOf(' ') + 1)));
                case "width" -> width = v;
                default -> callees = v;
            }
        }
        String wide = String.valueOf(inclusive(stacks, RECEIVE));
        if (stacks.isEmpty() || wide.equals("0")) {
            return Optional.of(Complaint.of("nothing was recorded"));
        }
        if (!wide.equals(width)) {
            return wrong("inclusive", wide, width);
        }
        String wanted = top(stacks, RECEIVE);
        return wanted.equals(callees) ? Optional.empty()
                : wrong("top", wanted, callees);
    }

    private static Optional<Complaint> wrong(String method, String expected,
            String actual) {
        return Optional.of(new Complaint(method + "(recorded, \"" + RECEIVE
                + "\") is wrong", expected, actual, List.of(),
                List.of(new SourcePoint("", 0, method))));
    }

    /// Asked of each name on the stacks: one is a part of others, one calls
    /// itself.
    private static Script widths(RandomGenerator r, int index) {
        List<Step> steps = samples(r);
        String again = NAMES[r.nextInt(NAMES.length)];
        steps.add(Step.of("sample", ("swapper/0;" + again + ";" + again)
                .getBytes(StandardCharsets.UTF_8), 1 + r.nextInt(4)));
        for (String name : NAMES) {
            steps.add(Step.of("inclusive",
                    name.getBytes(StandardCharsets.UTF_8)));
        }
        return new Script(steps);
    }

    private static List<Step> samples(RandomGenerator r) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<String> frames = new ArrayList<>(List.of("swapper/0"));
            for (int d = r.nextInt(1, 6); d > 0; d--) {
                frames.add(NAMES[r.nextInt(NAMES.length)]);
            }
            steps.add(Step.of("sample", String.join(";", frames)
                    .getBytes(StandardCharsets.UTF_8), 1 + r.nextInt(4)));
        }
        steps.add(steps.get(r.nextInt(steps.size())));
        return steps;
    }

    private static Script asked(RandomGenerator r, String op) {
        List<Step> steps = samples(r);
        // Asked of what is on stacks: also of "ip", a part of other names.
        String name = op.equals("top") && r.nextBoolean() ? "swapper/0"
                : NAMES[r.nextInt(3) == 0 ? 8 : r.nextInt(NAMES.length)];
        steps.add(Step.of(op, op.equals("fold") ? new byte[0]
                : name.getBytes(StandardCharsets.UTF_8)));
        return new Script(steps);
    }
}
