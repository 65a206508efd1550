package netstack.exercises.irqmoderation.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.irqmoderation.Latency;
import netstack.exercises.irqmoderation.Moderation;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// The exercise `irq-moderation`: how often a card may interrupt.
public final class IrqModeration {

    private static final long SECOND = 1_000_000_000;
    private static final int UNIT = 2048;
    private static final int WINDOWS_PER_SECOND = 100;
    private static final int RANDOM = 4;
    /// Packets and bytes on both sides of each border between two classes.
    private static final Map<String, int[][]> EDGES = Map.of(
            "lowest", new int[][] {{0, 9000}, {1, 8000}, {1, 8001},
                {4, 32_003}, {4, 32_004}, {5, 40_004}, {5, 40_005}, {1, 512},
                {4, 512}, {4, 513}, {5, 513}, {5, 512}, {1, 60}, {4, 1500}},
            "low", new int[][] {{0, 100}, {5, 10_000}, {9, 10_000},
                {9, 10_001}, {10, 10_001}, {10, 12_009}, {10, 12_010},
                {35, 25_000}, {35, 42_034}, {35, 42_035}, {36, 25_000},
                {36, 43_236}, {1, 2000}, {1, 2001}, {4, 8003}, {4, 8004},
                {2, 511}, {2, 512}, {3, 511}, {1, 8001}},
            "bulk", new int[][] {{0, 100}, {36, 25_000}, {36, 25_001},
                {35, 25_001}, {35, 25_000}, {60, 40_000}, {60, 20_000},
                {1, 5999}, {1, 6000}, {10, 5999}, {10, 6000}, {40, 5999}});

    private IrqModeration() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("irq-moderation",
                "How often a card may interrupt", Moderation.class,
                "student.Pacer").words(words()).oracle(IrqModeration::oracle)
                .book("The NIC and its driver").cases(24)
                .kernel("drivers/net/ethernet/intel/e1000e/netdev.c")
                .property("lowest", "From the lowest class, traffic with"
                        + " large packets leads on", 12, 1,
                        (r, i) -> from(r, "lowest"), "class")
                .property("low", "From the middle class, both ways are"
                        + " open", 14, 1, (r, i) -> from(r, "low"), "class")
                .property("bulk", "Bulk traffic stays bulk until it gets"
                        + " less", 12, 2, (r, i) -> from(r, "bulk"), "class")
                .cases(12)
                .property("ramp", "The pace rises in steps and falls at"
                        + " once", 12, 2, IrqModeration::ramp, "pace")
                .property("register", "The register gets the time between"
                        + " interrupts", 10, 3, (r, i) -> Script.of(Step.of(
                        "eitr", i < 3 ? Latency.values()[i].pace()
                        : i % 3 == 2 ? 300 + r.nextInt(600)
                        : 1000 + r.nextInt(200_000))), "eitr")
                .cases(3)
                .property("card", "A real card interrupts as often as that,"
                        + " and no more", 10, 3, (r, i) -> Script.of(Step.of(
                        "flood", Latency.values()[i].pace())),
                        IrqModeration::paced)
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("class", "the class is number %d (0 lowest, 1 low, 2"
                    + " bulk)").fix(),
            event("pace", "the pace is %d a second").fix(),
            traffic("lowest"), traffic("low"), traffic("bulk"),
            call("step", "pace", "pace(...)"),
            call("eitr", "eitr", "eitr(%d)").least(1L),
            call("flood", "eitr", "200000 frames a second, eitr(%d) in the"
                    + " card").fix()};
    }

    private static Word traffic(String latency) {
        return call(latency, "update", "in the class " + latency
                + ": update(%d packets, %d bytes)");
    }

    private static void oracle(Script script, Log log) {
        Latency now = Latency.LOW;
        int pace = Latency.LOW.pace();
        List<Step> steps = script.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step s = steps.get(i);
            log.step(i);
            switch (s.op()) {
                case "class" -> now = Latency.values()[
                        Math.floorMod(s.num(0), 3)];
                case "pace" -> pace = s.num(0);
                case "lowest", "low", "bulk" -> log.see("class", update(
                        Latency.valueOf(s.op().toUpperCase(Locale.ROOT)),
                        s.num(0), s.num(1)).toString());
                case "step" -> {
                    int target = now.pace();
                    pace = target > pace
                            ? Math.min(pace + target / 4, target) : target;
                    log.see("pace", pace);
                }
                case "eitr" -> log.see("eitr", eitr(s.num(0)));
                default -> { }
            }
        }
    }

    /// e1000_update_itr, as a table of rules.
    static Latency update(Latency now, int packets, int bytes) {
        if (packets == 0) {
            return now;
        }
        int each = bytes / packets;
        return switch (now) {
            case LOWEST -> each > 8000 ? Latency.BULK
                    : packets < 5 && bytes > 512 ? Latency.LOW : now;
            case LOW -> bytes > 10_000 ? large(packets, each)
                    : each > 2000 ? Latency.BULK
                    : packets <= 2 && bytes < 512 ? Latency.LOWEST : now;
            case BULK -> bytes > 25_000
                    ? packets > 35 ? Latency.LOW : now
                    : bytes < 6000 ? Latency.LOW : now;
        };
    }

    private static Latency large(int packets, int each) {
        if (each > 8000 || packets < 10 || each > 1200) {
            return Latency.BULK;
        }
        return packets > 35 ? Latency.LOWEST : Latency.LOW;
    }

    private static int eitr(int pace) {
        long units = SECOND / pace / UNIT;
        return (int) Math.min(units, 511) << 3;
    }

    /// As often as the register allows: a little less, as the poll takes
    /// time between two interrupts.
    private static Optional<Complaint> paced(Script given, Trace outcome) {
        long gap = UNIT * (long) (eitr(given.first("flood").num(0)) >> 3);
        long ideal = SECOND / gap / WINDOWS_PER_SECOND;
        long least = ideal * 17 / 20;
        long most = ideal * 21 / 20 + 1;
        long is = outcome.number("interrupts");
        return is >= least && is <= most ? Optional.empty()
                : Optional.of(new Complaint("the card interrupted at the"
                        + " wrong pace", least + " to " + most
                        + " interrupts in 10 ms", String.valueOf(is),
                        List.of(), List.of(new SourcePoint("", 0, "eitr"))));
    }

    /// Half of the edges, and some between them.
    private static Script from(RandomGenerator r, String latency) {
        List<Step> steps = new ArrayList<>();
        for (int[] edge : EDGES.get(latency)) {
            if (r.nextBoolean()) {
                steps.add(Step.of(latency, edge[0], edge[1]));
            }
        }
        for (int i = 0; i < RANDOM; i++) {
            int packets = r.nextInt(61);
            steps.add(Step.of(latency, packets,
                    60 + r.nextInt(r.nextBoolean() ? 600 : 50_000)));
        }
        return new Script(steps);
    }

    private static Script ramp(RandomGenerator r, int index) {
        int from = index % 3 == 0 ? 4000 : 1000 + r.nextInt(69_000);
        return Script.of(Step.of("pace", from),
                Step.of("class", index % 3), Step.of("step"),
                Step.of("step"), Step.of("step"), Step.of("step"));
    }
}
