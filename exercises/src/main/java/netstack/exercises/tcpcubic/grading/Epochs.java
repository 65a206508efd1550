package netstack.exercises.tcpcubic.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// The cases of `tcp-cubic`.
final class Epochs {

    private static final int MANY = 1_000_000;
    /// Where the clocks and sequence numbers of some cases begin: the sign
    /// changes, 0 is passed, it is 0 exactly.
    private static final long[] STARTS = {
        1L << 31, (1L << 32) - 300, 0, 12_345};

    private final RandomGenerator r;
    private final List<Step> steps = new ArrayList<>();

    private Epochs(RandomGenerator r, int index, int cwnd, int ssthresh) {
        this.r = r;
        long at = STARTS[index % STARTS.length];
        steps.add(Step.of("open", cwnd, ssthresh, at - (at > 1 << 20 ? 200
                : 0), at - r.nextInt(5000)));
    }

    /// A connection beyond its threshold, and one loss.
    private static Epochs after(RandomGenerator r, int index, int cwnd) {
        Epochs e = new Epochs(r, index, cwnd, 2);
        e.loss();
        return index % STARTS.length == 2 ? e.ack(0, 1, 0) : e;
    }

    private Epochs loss() {
        steps.add(Step.of("loss"));
        return this;
    }

    private Epochs ack(long ms, int packets, long rttUs) {
        steps.add(Step.of("ack", ms, packets, rttUs));
        return this;
    }

    /// ACKs for some of `most` packets each, `ms` apart or less.
    private Epochs acks(int n, int ms, int most) {
        for (int i = 0; i < n; i++) {
            ack(r.nextInt(ms + 1), 1 + r.nextInt(most), 0);
        }
        return this;
    }

    private Script script() {
        return new Script(steps);
    }

    /// Third powers and their neighbours, small and large.
    static Script root(RandomGenerator r, int index) {
        long root = switch (index % 4) {
            case 0 -> r.nextInt(12);
            case 1 -> 1 + r.nextInt(3000);
            case 2 -> 1 + r.nextInt(2_097_151);
            default -> 2_097_151 - r.nextInt(40);
        };
        long a = root * root * root;
        return Script.of(Step.of("root", index == 3 ? Long.MAX_VALUE
                : Math.max(0, a - index / 4 % 2)));
    }

    /// The way back to the window of the loss, and beyond it; the round
    /// trip is known.
    static Script curve(RandomGenerator r, int index) {
        Epochs e = new Epochs(r, index, 20 + r.nextInt(index % 3 == 0 ? 5000
                : 300), 2).ack(0, 1, 1 + r.nextInt(300_000)).loss();
        if (index % STARTS.length == 2) {
            e.ack(0, 1, 0);
        }
        int ms = 20 + r.nextInt(index % 2 == 0 ? 100 : 900);
        return e.acks(12 + index % 10, ms, 8).script();
    }

    /// Long round trips of small windows, where Reno is ahead.
    static Script friendly(RandomGenerator r, int index) {
        Epochs e = after(r, index, 4 + r.nextInt(30));
        return e.acks(25 + index % 10, 6, 12).script();
    }

    /// Two losses, the second with a smaller window or a larger one; too
    /// few packets for Reno to be ahead.
    static Script converge(RandomGenerator r, int index) {
        Epochs e = after(r, index, 40 + r.nextInt(400));
        e.acks(index % 4 == 0 ? 60 : 2 + r.nextInt(4), 900, 4).loss();
        return e.acks(6, 400, 3).loss().acks(5, 400, 3).script();
    }

    /// Before the first loss.
    static Script first(RandomGenerator r, int index) {
        Epochs e = new Epochs(r, index, 40 + r.nextInt(60),
                40 + r.nextInt(60));
        int rtt = 20_001 + r.nextInt(90_000);
        for (int i = 0; i < 14; i++) {
            e.ack(r.nextInt(40), 1 + r.nextInt(6), rtt);
        }
        return e.script();
    }

    /// Idle times, and a program that does not fill the window.
    static Script idle(RandomGenerator r, int index) {
        Epochs e = after(r, index, 30 + r.nextInt(200)).acks(4, 100, 4);
        for (int i = 0; i < 1 + index % 3; i++) {
            e.steps.add(Step.of("idle", 50 + r.nextInt(20_000)));
            e.acks(4, 100, 4);
            e.steps.add(Step.of("busy", 0));
            e.acks(2, 400, 30);
            e.steps.add(Step.of("busy", 1));
            e.acks(3, 200, 4);
        }
        return e.script();
    }

    /// A reduction that was a mistake, and a timeout.
    static Script back(RandomGenerator r, int index) {
        Epochs e = after(r, index, 30 + r.nextInt(100)).acks(3, 300, 4);
        if (index % 2 == 0) {
            e.loss();
            e.steps.add(Step.of("undo"));
            return e.acks(6, 300, 5).script();
        }
        e.ack(1001 + r.nextInt(400), 2, 30_000 + r.nextInt(90_000));
        e.steps.add(Step.of("timeout"));
        return e.acks(8, 60, 30).acks(10, 300, 6).script();
    }

    /// Round trips that become longer in slow start, by much or by little.
    static Script hystart(RandomGenerator r, int index) {
        Epochs e = new Epochs(r, index, 8 + r.nextInt(24), MANY);
        int base = 2000 + r.nextInt(200_000);
        int late = Math.clamp(base / 8, 4000, 16_000);
        int more = index % 3 == 0 ? late : index % 3 == 1 ? late + 1
                : r.nextInt(3 * late);
        for (int i = 0; i < 45; i++) {
            int rtt = base + (i < 10 ? 0 : more) + (i % 5 == 0 ? 0
                    : r.nextInt(2000));
            e.ack(1, 1 + r.nextInt(3), i % 7 == 3 ? 0 : rtt);
        }
        return e.script();
    }

    /// A flow of `ms` through a queue of `packets`.
    static Script flow(long ms, int packets) {
        return Script.of(Step.of("flow", ms, packets));
    }
}
