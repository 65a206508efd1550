package netstack.exercises.tcpseq.worker;

import java.util.Arrays;

import netstack.exercises.bare.BareBed;
import netstack.exercises.bare.BareTcp;
import netstack.exercises.bare.Parts;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcpseq.SeqMath;

/// The worker's side of `tcp-seq`: the functions alone, and as the
/// arithmetic of a connection whose numbers begin again at 0 on the way.
public final class SeqMathTask extends ScriptTask<SeqMath> {

    private static final long DELAY_NS = 1_000_000;

    /// Makes one.
    public SeqMathTask() {
        super(SeqMath.class);
    }

    @Override
    protected void run(Maker<SeqMath> student, Script script, Log log)
            throws Throwable {
        SeqMath seq = student.make();
        for (int i = 0; i < script.steps().size(); i++) {
            one(seq, script.steps().get(i), log.step(i));
        }
    }

    private static void one(SeqMath q, Step s, Log log) throws Throwable {
        switch (s.op()) {
            case "before" -> log.see("before", q.before(s.num(0), s.num(1)));
            case "within" -> log.see("within",
                    q.within(s.num(0), s.num(1), s.arg(2)));
            case "acceptable" -> log.see("acceptable", q.acceptable(
                    s.num(0), s.arg(1), s.num(2), s.arg(3)));
            case "wrap" -> log.see("number", q.wrap(s.arg(0), s.num(1))
                    & 0xffff_ffffL);
            case "unwrap" -> log.see("position",
                    q.unwrap(s.num(0), s.num(1), s.arg(2)));
            case "stream" -> stream(q, s.num(0), s.num(1), log);
            default -> throw new IllegalArgumentException(s.op());
        }
    }

    /// A file of `size` bytes; its first byte has the number `first`.
    private static void stream(SeqMath q, int first, int size, Log log)
            throws Throwable {
        byte[] file = new byte[size];
        Arrays.setAll(new Integer[size],
                i -> (int) (file[i] = (byte) (i * 31 >> 3)));
        try (BareBed bed = new BareBed(1, DELAY_NS)) {
            BareTcp[] tcp = new BareTcp[1];
            byte[] got = bed.upload(Parts.plain(first - 1).with(q), file,
                    tcp);
            log.see("received", got.length);
            log.see("intact", Arrays.equals(got, file));
            log.see("delivered", tcp[0].delivered());
        }
    }
}
