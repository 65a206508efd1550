package netstack.exercises.packetsizes.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.packetsizes.SizeProbe;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;

/// The exercise `packet-sizes`: a histogram in `netif_receive_skb`.
public final class PacketSizes {

    private static final long WINDOW = 10_000_000_000L;
    private static final int BUCKETS = 16;
    private static final int MIN_FRAME = 60;
    private static final int MAX_FRAME = 1514;
    private static final String[] ALL = IntStream.range(0, BUCKETS)
            .mapToObj(i -> "bucket " + i).toArray(String[]::new);

    private PacketSizes() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("packet-sizes",
                "A histogram in netif_receive_skb", SizeProbe.class,
                "student.Sizes").words(event("later", "%d ms pass before"
                        + " start"), call("exact", "receive", "a frame of"
                        + " %d bytes, %d ns after the ten seconds less one"
                        + " ns").least(60L, 0L), call("flow", "receive", "%2$d frames"
                        + " of %1$d bytes, one every %3$d us, from %4$d ns"
                        + " on").least(60L, 0L, 1L, 0L))
                .oracle(PacketSizes::oracle).cases(8)
                .book("Up: from the interrupt to the protocol")
                .kernel("net/core/dev.c")
                .property("count", "Each frame is counted in the bucket of"
                        + " its size", 18, 1, (r, i) -> mix(r, 60), ALL)
                .property("edges", "The Ethernet header belongs to the"
                        + " frame: sizes at the edges of buckets", 14, 2,
                        PacketSizes::edges, ALL)
                .property("window", "Only the first ten seconds count", 12,
                        2, PacketSizes::late, ALL)
                .property("bytes", "Bytes are added up", 8, 1,
                        (r, i) -> mix(r, 30), "bytes")
                .property("modes", "The two modes are found", 12, 3,
                        PacketSizes::neighbours, "mode", "second mode")
                .property("harmless", "The packets get to their socket all"
                        + " the same", 6, 3, (r, i) -> mix(r, 20),
                        "socket got")
                .exercise();
    }

    private static void oracle(Script script, Log log) {
        long[] count = new long[BUCKETS];
        long bytes = 0;
        long all = 0;
        for (Step s : script.steps()) {
            if (s.is("later")) {
                continue;
            }
            int size = Math.clamp(s.num(0), MIN_FRAME, MAX_FRAME);
            if (s.is("exact")) {
                int in = s.num(1) == 0 ? 1 : 0;
                count[31 - Integer.numberOfLeadingZeros(size)] += in;
                bytes += (long) size * in;
                continue;
            }
            int n = Math.max(0, s.num(1));
            int inside = 0;
            for (int k = 0; k < n; k++) {
                long at = s.arg(3) + k * Math.max(1, s.arg(2)) * 1000;
                inside += at + 10_000 < WINDOW ? 1 : 0;
            }
            all += n;
            count[31 - Integer.numberOfLeadingZeros(size)] += inside;
            bytes += (long) size * inside;
        }
        log.step(script.steps().size()).see("socket got", all);
        for (int i = 0; i < BUCKETS; i++) {
            log.see("bucket " + i, count[i]);
        }
        int mode = mode(count, -9);
        log.see("bytes", bytes).see("mode", mode)
                .see("second mode", mode < 0 ? -1 : mode(count, mode));
    }

    /// The fullest bucket that is 2 or more away from `not`.
    private static int mode(long[] count, int not) {
        int best = -1;
        for (int i = 0; i < BUCKETS; i++) {
            if (Math.abs(i - not) >= 2 && count[i] > 0
                    && (best < 0 || count[i] > count[best])) {
                best = i;
            }
        }
        return best;
    }

    /// Small frames, large ones, and a few between: each student's mix is
    /// another one.
    private static Script mix(RandomGenerator r, int frames) {
        List<Step> flows = new ArrayList<>();
        flows.add(flow(r, inside(r, 6), frames));
        flows.add(flow(r, inside(r, 10), frames / 2));
        for (int i = 0; i < 2; i++) {
            flows.add(flow(r, inside(r, 6 + r.nextInt(5)),
                    r.nextInt(frames / 4)));
        }
        return new Script(flows);
    }

    /// A size in a bucket, and not near its edges.
    private static int inside(RandomGenerator r, int bucket) {
        int room = (1 << bucket) - 48;
        return (1 << bucket) + 24 + r.nextInt(Math.min(room, 440));
    }

    /// The second largest bucket is a neighbour of the largest; two are
    /// equal; or there is one bucket, or none.
    private static Script neighbours(RandomGenerator r, int index) {
        if (index == 5) {
            return Script.of(Step.of("flow", inside(r, 7), 3, 900, 0),
                    Step.of("flow", inside(r, 9), 3, 900, 9));
        }
        if (index > 5) {
            return Script.of(Step.of("flow", inside(r, 7), 7 - index, 900,
                    0));
        }
        int mode = index % 2 == 0 ? 6 : 10;
        int near = index % 2 == 0 ? 7 : 9;
        int n = 8 + r.nextInt(20);
        return Script.of(Step.of("flow", inside(r, mode), n, 900, 0),
                Step.of("flow", inside(r, near), n - 2, 1100, 0),
                Step.of("flow", inside(r, 8), 2 + r.nextInt(4), 700, 0),
                Step.of("flow", inside(r, 16 - mode), 1 + index, 700, 9));
    }

    private static Step flow(RandomGenerator r, int size, int frames) {
        int n = 1 + frames / 2 + r.nextInt(Math.max(1, frames / 2));
        return Step.of("flow", size, n, 1000L * (1 + r.nextInt(150)),
                r.nextInt(1_000_000));
    }

    private static Script edges(RandomGenerator r, int index) {
        int edge = 1 << 7 + index % 4;
        return Script.of(Step.of("flow", edge - 1, 3, 900, 0),
                Step.of("flow", edge, 2 + r.nextInt(3), 1100, 0),
                Step.of("flow", edge + 13, 1, 700, 0),
                Step.of("flow", MIN_FRAME, 2, 300, 0));
    }

    /// Frames before the end of the window, and after it.
    private static Script late(RandomGenerator r, int index) {
        int gap = 700_000 + r.nextInt(500_000);
        return Script.of(Step.of("later", 3000 + r.nextInt(9000)),
                Step.of("flow", inside(r, 9), 20, gap,
                r.nextInt(1_000_000)), Step.of("exact", inside(r, 9), 0),
                Step.of("exact", inside(r, 9), 1));
    }
}
