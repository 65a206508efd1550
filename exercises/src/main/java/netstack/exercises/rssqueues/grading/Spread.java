package netstack.exercises.rssqueues.grading;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.toeplitz.grading.Toeplitz;

/// What should be seen: flows by their hash into queues, queues to CPUs.
final class Spread {

    private static final int CPUS = 4;
    private static final int TABLE = 128;
    private static final int LOCAL = 0x0a000001;
    private static final int SERVER = 5201;
    private static final int CPU_COLUMN = 12;

    private Spread() {
    }

    /// The oracle.
    static void oracle(Script script, Log log) {
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "stat" -> log.see("processed", list(stat(s)));
                case "between" -> log.see("between", list(new long[] {
                    s.arg(1) - s.arg(0) & 0xffff_ffffL,
                    s.arg(3) - s.arg(2) & 0xffff_ffffL}));
                case "predict" -> log.see("predicted", list(predict(s)));
                case "queues" -> log.see("queues", s.args().size())
                        .see("packets", list(traffic(script, s)));
                default -> { }
            }
        }
    }

    private static long[] stat(Step s) {
        long[] all = new long[s.num(0)];
        new String(s.bytes(), StandardCharsets.UTF_8).lines().forEach(l -> {
            String[] column = l.split(" ");
            all[Integer.parseInt(column[CPU_COLUMN], 16)] =
                    Long.parseLong(column[0], 16);
        });
        return all;
    }

    private static long[] predict(Step s) {
        byte[] b = s.bytes();
        long[] all = new long[s.num(0)];
        for (int i = 1; i + 1 < s.args().size(); i += 2) {
            int queue = b[s.num(i) & TABLE - 1];
            all[b[TABLE + queue]] += s.arg(i + 1);
        }
        return all;
    }

    /// The driver fills the table with the queues in turn.
    private static long[] traffic(Script script, Step queues) {
        byte[] key = script.first("key").bytes();
        long[] all = new long[CPUS];
        for (Step s : script.steps()) {
            if (s.is("flow")) {
                byte[] in = new byte[12];
                FrameBytes.put(in, 0, 4, s.arg(0));
                FrameBytes.put(in, 4, 4, LOCAL);
                FrameBytes.put(in, 8, 2, s.arg(1));
                FrameBytes.put(in, 10, 2, SERVER);
                int entry = Toeplitz.hash(key, in) & TABLE - 1;
                all[queues.num(entry % queues.args().size())] += s.arg(2);
            }
        }
        return all;
    }

    private static String list(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }
}
