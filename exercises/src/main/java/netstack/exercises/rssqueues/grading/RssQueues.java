package netstack.exercises.rssqueues.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.rssqueues.QueuePlan;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;

/// The exercise `rss-queues`: a second queue, four flows, and the counters
/// of each CPU before and after.
public final class RssQueues {

    private static final int CPUS = 4;
    private static final int FLOWS = 4;
    private static final int KEY = 40;
    private static final int TABLE = 128;
    private static final int COLUMNS = 15;
    private static final int CPU_COLUMN = 12;

    private RssQueues() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("rss-queues",
                "A second queue, and what it changes", QueuePlan.class,
                "student.Plan").words(words()).oracle(Spread::oracle)
                .book("Where the packets went: the receive engine by its"
                        + " curves").kernel("net/core/net-procfs.c")
                .property("read", "The packets of each CPU are read out of"
                        + " softnet_stat", 14, 1, RssQueues::stat,
                        "processed")
                .property("between", "What came between two looks is right,"
                        + " also when a counter wrapped around", 10, 1,
                        RssQueues::between, "between")
                .kernel("Documentation/networking/scaling.rst")
                .property("predict", "The packets of each CPU are foretold",
                        16, 2, RssQueues::predict, "predicted")
                .kernel("drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
                .property("queues", "The card has as many queues as were"
                        + " asked for", 12, 2, RssQueues::traffic, "queues")
                .property("spread", "Each CPU receives the flows of its"
                        + " queue", 18, 3, RssQueues::traffic, "packets")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("stat", "processed", "softnet_stat of %d CPUs is%n%4$s")
                    .least(Long.MAX_VALUE).whole(),
            call("between", "between", "before %1$#x, %3$#x; after %2$#x,"
                    + " %4$#x"),
            call("predict", "predict", "four flows of %3$d, %5$d, %7$d and"
                    + " %9$d packets, hashes %2$#x, %4$#x, %6$#x and %8$#x;"
                    + " %1$d CPUs").least((long) CPUS).whole(),
            event("key", "the hash key is %s").fix(),
            call("queues", "queues", "two queues, interrupts to CPU %d and"
                    + " %d").fix(),
            event("flow", "a flow from %#x, port %d, of %d packets")
                    .least(0L, 0L, 1L)};
    }

    /// The text of a machine with `CPUS` CPUs, some of them offline.
    private static Script stat(RandomGenerator r, int index) {
        int offline = index % 3 == 0 ? -1 : r.nextInt(CPUS);
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            if (cpu == offline) {
                continue;
            }
            for (int c = 0; c < COLUMNS; c++) {
                int v = c == CPU_COLUMN ? cpu : c == 0
                        ? index % 2 == 0 ? r.nextInt() : r.nextInt(1 << 20)
                        : r.nextInt(300);
                text.append(c == 0 ? "" : " ")
                        .append(String.format("%08x", v));
            }
            text.append('\n');
        }
        return Script.of(Step.of("stat", text.toString()
                .getBytes(StandardCharsets.UTF_8), CPUS));
    }

    private static Script between(RandomGenerator r, int index) {
        long[] args = new long[4];
        for (int i = 0; i < args.length; i += 2) {
            boolean wraps = index % 2 == 1 && i == index / 2 % 2 * 2;
            args[i] = wraps ? (1L << 32) - 1 - r.nextInt(1000)
                    : r.nextInt(1 << 30);
            args[i + 1] = args[i] + 1000 + r.nextInt(100_000)
                    & 0xffff_ffffL;
        }
        return Script.of(Step.of("between", args));
    }

    private static Script predict(RandomGenerator r, int index) {
        int queues = 2 + index % 3;
        byte[] b = Arrays.copyOf(new byte[TABLE], TABLE + queues);
        for (int i = 0; i < TABLE; i++) {
            b[i] = (byte) r.nextInt(queues);
        }
        cpus(r, queues, b);
        long[] args = new long[1 + 2 * FLOWS];
        args[0] = CPUS;
        for (int i = 0; i < FLOWS; i++) {
            args[1 + 2 * i] = Integer.toUnsignedLong(r.nextInt());
            args[2 + 2 * i] = 1 + r.nextInt(100_000);
        }
        return Script.of(Step.of("predict", b, args));
    }

    /// A different CPU for each queue, never its own number.
    private static void cpus(RandomGenerator r, int queues, byte[] b) {
        int shift = 1 + r.nextInt(CPUS - 1);
        for (int q = 0; q < queues; q++) {
            b[b.length - queues + q] = (byte) ((q + shift) % CPUS);
        }
    }

    private static Script traffic(RandomGenerator r, int index) {
        byte[] key = new byte[KEY];
        r.nextBytes(key);
        int first = r.nextInt(CPUS);
        List<Step> steps = new ArrayList<>(List.of(Step.of("key", key),
                Step.of("queues", first,
                (first + 1 + r.nextInt(CPUS - 1)) % CPUS)));
        for (int i = 0; i < FLOWS; i++) {
            steps.add(Step.of("flow", 0x0a000002 + r.nextInt(200),
                    1024 + r.nextInt(60_000), 1 + r.nextInt(20)));
        }
        return new Script(steps);
    }
}
