package netstack.exercises.timesqueeze.grading;

import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.timesqueeze.BudgetLoop;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// The exercise `time-squeeze`: the budget of the NET_RX softirq.
public final class TimeSqueeze {

    private static final long STEPS = 300_000;
    private static final long JIFFY = 1_000_000;
    private static final int ENOUGH = 100_000;
    private static final int MORE = 24;

    private TimeSqueeze() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("time-squeeze",
                "The budget of a softirq", BudgetLoop.class,
                "student.Loop").words(words()).oracle(TimeSqueeze::oracle)
                .limits(Limits.usual().withSteps(STEPS))
                .book("Up: from the interrupt to the protocol")
                .kernel("net/core/dev.c")
                .property("drain", "Everything that waits is polled in the"
                        + " end", 14, 1, (r, i) -> script(r, 300, ENOUGH,
                        1 + i % 4, 0), "left behind")
                .property("budget", "A round ends as soon as its packets are"
                        + " used up", 14, 1, (r, i) -> i % 2 == 0 ? exact(r)
                        : script(r, 1 + r.nextInt(300), ENOUGH, 1 + i % 4,
                        0), "polls")
                .cases(MORE)
                .property("time", "A round ends when its jiffies are used"
                        + " up", 12, 2, (r, i) -> script(r, ENOUGH,
                        1000 * (1 + i / 3 % 2), 2 + i % 3,
                        15 + r.nextInt(20)),
                        "polls")
                .property("squeeze", "A round that ran out is counted, one"
                        + " that ran empty is not", 12, 2, (r, i) -> i % 6 == 3
                        ? alone(r) : full(r, 32 + 64 * (i % 2 == 0 ? 0
                        : r.nextInt(8)), 1 + i % 3),
                        "time_squeeze")
                .property("fair", "Who was not reached comes first, who used"
                        + " his weight last", 10, 3, (r, i) -> full(r,
                        32 + 64 * (1 + i % 2), 3 + i % 2), "polls")
                .property("raise", "The softirq is raised again only while"
                        + " work is left", 8, 3, (r, i) -> script(r,
                        1 + r.nextInt(200), ENOUGH, 1 + i % 3, 0),
                        TimeSqueeze::raised)
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("budget", "netdev_budget %d, netdev_budget_usecs %d")
                    .fix(),
            event("instance", "an instance with %d packets, weight %d, %d us"
                    + " a packet").least(0L, 1L, 0L)};
    }

    /// The rounds as they should go, with a clock of its own.
    private static void oracle(Script script, Log log) {
        Step b = script.first("budget");
        int budget = Math.max(1, b.num(0));
        long jiffies = Math.ceilDiv(Math.max(1, b.arg(1)), 1000);
        List<Step> all = script.steps().stream()
                .filter(s -> s.is("instance")).toList();
        int[] left = all.stream().mapToInt(s -> s.num(0)).toArray();
        Deque<Integer> list = new ArrayDeque<>();
        for (int i = 0; i < left.length; i++) {
            list.add(i);
        }
        List<String> rounds = new ArrayList<>();
        int squeezes = 0;
        long now = 1000;
        do {
            List<String> polls = new ArrayList<>();
            Deque<Integer> again = new ArrayDeque<>();
            long limit = now / JIFFY + jiffies;
            int room = budget;
            while (!list.isEmpty()) {
                int i = list.poll();
                int weight = Math.max(1, all.get(i).num(1));
                int work = Math.min(left[i], weight);
                left[i] -= work;
                now += Math.max(1, work * all.get(i).arg(2) * 1000);
                polls.add((char) ('a' + i) + "" + work);
                room -= work;
                if (work == weight) {
                    again.add(i);
                }
                if (room <= 0 || now / JIFFY - limit >= 0) {
                    squeezes++;
                    break;
                }
            }
            rounds.add(String.join(" ", polls));
            list.addAll(again);
        } while (!list.isEmpty());
        log.step(script.steps().size()).see("left behind", 0)
                .see("time_squeeze", squeezes)
                .see("rounds", rounds.size())
                .see("polls", String.join(" | ",
                        rounds.stream().filter(x -> !x.isEmpty()).toList()))
                .see("raised", rounds.size() - 1);
    }

    /// Full polls that use the budget up to the last packet.
    private static Script exact(RandomGenerator r) {
        return Script.of(Step.of("budget", 64 * (1 + r.nextInt(2)), ENOUGH),
                Step.of("instance", 64 * (1 + r.nextInt(3)), 64, 0),
                Step.of("instance", 64 * (1 + r.nextInt(3)), 64, 0),
                Step.of("instance", 1 + r.nextInt(100), 64, 0));
    }

    /// One instance that takes several rounds, none of which runs out.
    private static Script alone(RandomGenerator r) {
        return Script.of(Step.of("budget", 96, ENOUGH),
                Step.of("instance", 64 * (2 + r.nextInt(3)), 64, 0));
    }

    /// Full polls that never use the budget up to the last packet.
    private static Script full(RandomGenerator r, int budget,
            int instances) {
        List<Step> steps = new ArrayList<>(List.of(
                Step.of("budget", budget, ENOUGH)));
        for (int i = 0; i < instances; i++) {
            steps.add(Step.of("instance", 64 * r.nextInt(4), 64, 0));
        }
        return new Script(steps);
    }

    /// One raise before each round but the first, and nothing is left.
    private static Optional<Complaint> raised(Script given, Trace outcome) {
        long rounds = outcome.number("rounds");
        long raised = outcome.number("raised");
        if (outcome.number("left behind") != 0) {
            return Optional.of(wrong("packets are left and the softirq was"
                    + " not raised", "0",
                    outcome.number("left behind") + " packets"));
        }
        return raised == rounds - 1 ? Optional.empty() : Optional.of(wrong(
                "the softirq was raised for nothing", rounds - 1
                + " times for " + rounds + " rounds", raised + " times"));
    }

    private static Complaint wrong(String what, String expected,
            String actual) {
        return new Complaint(what, expected, actual, List.of(),
                List.of(new SourcePoint("", 0, "action")));
    }

    private static Script script(RandomGenerator r, int budget, int usecs,
            int instances, int cost) {
        List<Step> steps = new ArrayList<>(List.of(
                Step.of("budget", budget, usecs)));
        for (int i = 0; i < instances; i++) {
            steps.add(Step.of("instance", r.nextInt(4) == 0
                    ? 64 * r.nextInt(4) : r.nextInt(220), 64, cost));
        }
        return new Script(steps);
    }
}
