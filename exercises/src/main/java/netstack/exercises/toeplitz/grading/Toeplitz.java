package netstack.exercises.toeplitz.grading;

import static netstack.exercises.script.grading.Word.call;
import static netstack.exercises.script.grading.Word.event;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.toeplitz.Rss;

/// The exercise `toeplitz`: receive side scaling.
public final class Toeplitz {

    private static final int QUEUES = 4;
    private static final int KEY = 40;
    private static final int TABLE = 128;

    private Toeplitz() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("toeplitz",
                "How a card chooses a receive queue", Rss.class,
                "student.Toeplitz").words(words()).oracle(Toeplitz::oracle)
                .book("The NIC and its driver")
                .kernel("drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
                .property("one-bit", "A single one bit gives the 32 bits of"
                        + " the key that begin there", 12, 1,
                        Toeplitz::bit, "hash")
                .property("flow", "The hash of addresses and ports is"
                        + " right", 20, 2, (r, i) -> script(r,
                        Step.of("hash", word(r), word(r),
                                r.nextInt(65536), r.nextInt(65536))),
                        "hash")
                .property("no-ports", "Without ports only the addresses are"
                        + " hashed", 10, 2, (r, i) -> script(r,
                        Step.of("hash2", word(r), word(r))), "hash")
                .property("table", "The low seven bits choose the entry",
                        12, 3, (r, i) -> script(r, Step.of("queue",
                        word(r))), "queue")
                .property("steer", "A real card puts the steered flow into"
                        + " the wanted queue", 16, 3, Toeplitz::steer,
                        "came by queue")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            event("key", "the key is %s").fix(),
            event("table", "the redirection table is %s").fix(),
            call("hash", "hash", "hash(%#x > %#x, ports %d > %d)"),
            call("hash2", "hash", "hash(%#x > %#x)"),
            call("queue", "queue", "queue(%#x)"),
            call("steer", "steer",
                    "steer(%#x > 10.0.0.1, port %d, to queue %d)").fix()};
    }

    private static void oracle(Script script, Log log) {
        byte[] key = script.first("key").bytes();
        byte[] table = script.first("table").bytes();
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "hash" -> log.hex("hash", hash(key, input(s, 4)));
                case "hash2" -> log.hex("hash", hash(key, input(s, 2)));
                case "queue" -> log.see("queue",
                        table[s.num(0) & TABLE - 1]);
                case "steer" -> log.see("came by queue", s.num(2));
                default -> { }
            }
        }
    }

    private static long word(RandomGenerator r) {
        return Integer.toUnsignedLong(r.nextInt());
    }

    private static byte[] input(Step s, int numbers) {
        byte[] b = new byte[numbers == 4 ? 12 : 8];
        FrameBytes.put(b, 0, 4, s.arg(0));
        FrameBytes.put(b, 4, 4, s.arg(1));
        if (numbers == 4) {
            FrameBytes.put(b, 8, 2, s.arg(2));
            FrameBytes.put(b, 10, 2, s.arg(3));
        }
        return b;
    }

    /// Bit by bit, as the definition has it.
    public static int hash(byte[] key, byte[] input) {
        int hash = 0;
        for (int bit = 0; bit < 8 * input.length; bit++) {
            if ((input[bit / 8] & 0x80 >> bit % 8) != 0) {
                hash ^= window(key, bit);
            }
        }
        return hash;
    }

    private static int window(byte[] key, int bit) {
        int w = 0;
        for (int i = bit; i < bit + 32; i++) {
            w = w << 1 | key[i / 8] >> 7 - i % 8 & 1;
        }
        return w;
    }

    private static Script bit(RandomGenerator r, int index) {
        int bit = index * 8 % 96 + r.nextInt(8);
        byte[] b = new byte[12];
        b[bit / 8] = (byte) (0x80 >> bit % 8);
        return script(r, Step.of("hash", FrameBytes.get(b, 0, 4),
                FrameBytes.get(b, 4, 4), FrameBytes.get(b, 8, 2),
                FrameBytes.get(b, 10, 2)));
    }

    private static Script steer(RandomGenerator r, int index) {
        List<Step> steps = new ArrayList<>(script(r).steps());
        steps.add(Step.of("steer", 0x0a000002 + r.nextInt(200),
                1 + r.nextInt(65535), index % QUEUES));
        return new Script(steps);
    }

    private static Script script(RandomGenerator r, Step... more) {
        byte[] key = new byte[KEY];
        r.nextBytes(key);
        byte[] table = new byte[TABLE];
        for (int i = 0; i < TABLE; i++) {
            table[i] = (byte) r.nextInt(QUEUES);
        }
        List<Step> steps = new ArrayList<>(List.of(Step.of("key", key),
                Step.of("table", table)));
        steps.addAll(List.of(more));
        return new Script(steps);
    }
}
