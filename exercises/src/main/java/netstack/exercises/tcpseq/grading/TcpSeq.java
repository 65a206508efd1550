package netstack.exercises.tcpseq.grading;

import static netstack.exercises.script.grading.Word.call;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property.Generator;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.tcpseq.SeqMath;

/// The exercise `tcp-seq`: RFC 9293, 3.4 and 3.10.7.4.
public final class TcpSeq {

    private static final BigInteger RING = BigInteger.ONE.shiftLeft(32);
    private static final long U32 = 0xffff_ffffL;
    private static final long HALF = 1L << 31;
    private static final int CALLS = 12;
    private static final long[] NEAR = {0, 1, 2, HALF - 2, HALF - 1};

    private TcpSeq() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("tcp-seq",
                "Arithmetic on a ring of 2^32 numbers", SeqMath.class,
                "student.SeqNumbers").words(words()).oracle(TcpSeq::oracle)
                .book("TCP").kernel("include/net/tcp.h").cases(24)
                .property("before", "Before and after hold over the wrap",
                        8, 1, calls(TcpSeq::before), "before")
                .property("within", "A window may lie over the wrap, and may"
                        + " be empty", 8, 1, calls(TcpSeq::within),
                        "within")
                .kernel("net/ipv4/tcp_input.c")
                .property("acceptable", "A segment is acceptable when its"
                        + " first or its last number is in the window", 10,
                        2, calls(TcpSeq::acceptable), "acceptable")
                .property("zero-window", "A closed window takes a segment"
                        + " without data at RCV.NXT, and nothing else", 6, 2,
                        calls(TcpSeq::closed), "acceptable")
                .property("wrap", "A position has its number, however far it"
                        + " is", 6, 3, calls((r, i) -> Step.of("wrap",
                        i < 4 ? i : r.nextLong(1L << 40), number(r, i))),
                        "number")
                .property("unwrap", "The nearest position is found, above"
                        + " and below", 12, 3, calls(TcpSeq::unwrap),
                        "position")
                .property("unwrap-zero", "No position is below 0", 6, 3,
                        calls(TcpSeq::early), "position")
                .cases(6)
                .property("stream", "A connection whose numbers wrap"
                        + " delivers its file", 14, 3, (r, i) -> Script.of(
                        Step.of("stream", U32 - r.nextInt(8000),
                                9000 + r.nextInt(8000))),
                        "received", "intact", "delivered")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("before", "before", "before(%#x, %#x)"),
            call("within", "within", "within(%#x, low %#x, size %#x)"),
            call("acceptable", "acceptable", "acceptable(rcvNxt %#x, rcvWnd"
                    + " %d, seq %#x, len %d)"),
            call("wrap", "wrap", "wrap(%d, first %#x)"),
            call("unwrap", "unwrap", "unwrap(%#x, first %#x, near %d)"),
            call("stream", "unwrap", "a file of %2$d bytes, the first of"
                    + " which has the number %1$#x").least(0L, 1L)};
    }

    private static void oracle(Script script, Log log) {
        for (int i = 0; i < script.steps().size(); i++) {
            one(script.steps().get(i), log.step(i));
        }
    }

    /// Worked out with whole numbers, not with those of a ring.
    private static void one(Step s, Log log) {
        switch (s.op()) {
            case "before" -> {
                long ahead = mod(s.arg(1) - s.arg(0));
                log.see("before", ahead > 0 && ahead < HALF);
            }
            case "within" -> log.see("within",
                    mod(s.arg(0) - s.arg(1)) < s.arg(2));
            case "acceptable" -> log.see("acceptable", mayCome(s));
            case "wrap" -> log.see("number", mod(s.arg(0) + s.arg(1)));
            case "unwrap" -> log.see("position", nearest(
                    mod(s.arg(0) - s.arg(1)), s.arg(2)));
            default -> log.see("received", s.num(1)).see("intact", true)
                    .see("delivered", true);
        }
    }

    private static long mod(long v) {
        return BigInteger.valueOf(v).mod(RING).longValue();
    }

    /// The table of RFC 9293: first and last number one by one.
    private static boolean mayCome(Step s) {
        long wnd = s.arg(1);
        long first = mod(s.arg(2) - s.arg(0));
        long len = s.arg(3);
        if (len == 0) {
            return wnd == 0 ? first == 0 : first < wnd;
        }
        return wnd > 0 && (first < wnd || mod(first + len - 1) < wnd);
    }

    private static long nearest(long offset, long near) {
        long base = Math.floorDiv(near - offset, RING.longValue());
        long best = -1;
        for (long turn = Math.max(0, base - 1); turn <= Math.max(0, base)
                + 2; turn++) {
            long at = offset + turn * RING.longValue();
            if (best < 0 || Math.abs(at - near) <= Math.abs(best - near)) {
                best = at;
            }
        }
        return best;
    }

    /// Numbers around 0, around the middle, and anywhere.
    private static long number(RandomGenerator r, int index) {
        return mod(switch (index % 3) {
            case 0 -> r.nextInt(40) - 20;
            case 1 -> HALF + r.nextInt(40) - 20;
            default -> r.nextInt();
        });
    }

    /// A case is a dozen calls: most of the numbers of a ring are dull.
    private static Generator<Script> calls(Generator<Step> one) {
        return (r, index) -> new Script(IntStream.range(0, CALLS)
                .mapToObj(i -> one.draw(r, CALLS * index + i)).toList());
    }

    private static Step before(RandomGenerator r, int index) {
        long a = number(r, index);
        long by = index % 2 == 0 ? NEAR[index / 2 % NEAR.length]
                : r.nextLong(HALF);
        return r.nextBoolean() ? Step.of("before", a, mod(a + by))
                : Step.of("before", mod(a + by), a);
    }

    private static Step within(RandomGenerator r, int index) {
        long low = number(r, index);
        long size = index % 4 == 0 ? 0 : index % 4 == 1 ? r.nextInt(5)
                : r.nextInt(100_000);
        if (index % 4 == 3) {
            // The numbers begin again within the window.
            low = mod(-r.nextLong(size + 1));
        }
        long seq = low + switch (r.nextInt(3)) {
            case 0 -> size - 2 + r.nextInt(4);
            case 1 -> r.nextInt(7) - 3;
            default -> r.nextLong(size + 1);
        };
        return Step.of("within", mod(seq), low, size);
    }

    private static Step acceptable(RandomGenerator r, int index) {
        long wnd = 1 + r.nextInt(index % 2 == 0 ? 20 : 65_535);
        long nxt = index % 3 == 0 ? mod(-r.nextLong(wnd)) : number(r, index);
        long len = r.nextInt(3) == 0 ? 0 : 1 + r.nextInt(1460);
        long seq = switch (r.nextInt(5)) {
            case 0 -> nxt + wnd + r.nextInt(4) - 2;
            case 1 -> nxt + r.nextLong(wnd);
            case 2 -> nxt + r.nextInt(5) - 2;
            default -> nxt - len + r.nextInt(3) - 1;
        };
        return Step.of("acceptable", nxt, wnd, mod(seq), len);
    }

    private static Step closed(RandomGenerator r, int index) {
        long nxt = number(r, index);
        return Step.of("acceptable", nxt, 0, mod(nxt + r.nextInt(3) - 1),
                r.nextInt(2));
    }

    private static Step unwrap(RandomGenerator r, int index) {
        long first = number(r, index);
        long near = (1L << 32) + r.nextLong(1L << 36);
        long by = switch (r.nextInt(3)) {
            case 0 -> r.nextInt(5) - 2;
            case 1 -> HALF - r.nextInt(3);
            default -> r.nextLong(HALF);
        };
        long at = near + (r.nextBoolean() ? by : -by);
        return Step.of("unwrap", mod(at + first), first, near);
    }

    /// Shortly before the beginning, at it, and behind it.
    private static Step early(RandomGenerator r, int index) {
        long first = number(r, index);
        long near = r.nextInt(5000);
        long at = switch (index % 3) {
            case 0 -> 0;
            case 1 -> r.nextLong(near + 1);
            default -> near - 1 - r.nextInt(20_000);
        };
        return Step.of("unwrap", mod(at + first), first, near);
    }
}
