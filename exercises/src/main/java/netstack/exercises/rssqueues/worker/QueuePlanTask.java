package netstack.exercises.rssqueues.worker;

import java.util.Arrays;
import java.util.stream.Collectors;

import netstack.exercises.rssqueues.QueuePlan;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.ScriptTask;

/// The worker's side of `rss-queues`: the functions alone, and a host with
/// four CPUs whose card the student sets up.
public final class QueuePlanTask extends ScriptTask<QueuePlan> {

    private static final int FLOW = 2;

    /// Makes one.
    public QueuePlanTask() {
        super(QueuePlan.class);
    }

    @Override
    protected void run(Maker<QueuePlan> student, Script script, Log log)
            throws Throwable {
        QueuePlan plan = student.make();
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "stat" -> log.see("processed", list(plan.processed(
                        new String(s.bytes()), s.num(0))));
                case "between" -> log.see("between", list(plan.between(
                        firsts(s, 0), firsts(s, 1))));
                case "predict" -> log.see("predicted", predict(plan, s));
                case "queues" -> traffic(plan, script, s, log);
                default -> { }
            }
        }
    }

    /// Each second number, from `from` on.
    private static long[] firsts(Step s, int from) {
        long[] all = new long[s.args().size() / 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = s.arg(2 * i + from);
        }
        return all;
    }

    /// Bytes: the table, then the CPU of each queue; numbers: the CPUs, then
    /// hash and packets of each flow.
    private static String predict(QueuePlan plan, Step s) {
        byte[] b = s.bytes();
        int[] table = new int[128];
        int[] cpus = new int[b.length - table.length];
        for (int i = 0; i < b.length; i++) {
            if (i < table.length) {
                table[i] = b[i];
            } else {
                cpus[i - table.length] = b[i];
            }
        }
        int flows = (s.args().size() - 1) / FLOW;
        int[] hashes = new int[flows];
        long[] packets = new long[flows];
        for (int i = 0; i < flows; i++) {
            hashes[i] = s.num(1 + FLOW * i);
            packets[i] = s.arg(2 + FLOW * i);
        }
        return list(plan.predict(table, hashes, packets, cpus, s.num(0)));
    }

    private static void traffic(QueuePlan plan, Script script, Step s,
            Log log) throws Throwable {
        int[] cpus = s.args().stream().mapToInt(Long::intValue).toArray();
        Guard guard = new Guard(log);
        try (Bed bed = new Bed()) {
            bed.exec(() -> {
                guard.run(() -> plan.queues(bed, cpus));
                if (!guard.broken()) {
                    log.see("queues", bed.queues())
                            .see("packets", list(bed.traffic(script)));
                }
            });
        }
        guard.rethrow();
    }

    private static String list(long[] numbers) {
        return numbers == null ? "null" : Arrays.stream(numbers)
                .mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
