package netstack.exercises.tcprto.worker;

import java.util.Arrays;

import netstack.driver.hw.Impairment;
import netstack.exercises.bare.BareBed;
import netstack.exercises.bare.BareTcp;
import netstack.exercises.bare.Parts;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcprto.RtoClock;

/// The worker's side of `tcp-rto`: the estimator alone, and as the clock of
/// a connection to a real host.
public final class RtoClockTask extends ScriptTask<RtoClock> {

    private static final long MS = 1_000_000;
    private static final int FIRST = 1000;

    /// Makes one.
    public RtoClockTask() {
        super(RtoClock.class);
    }

    @Override
    protected void run(Maker<RtoClock> student, Script script, Log log)
            throws Throwable {
        RtoClock rto = student.make();
        log.see("rto", rto.rtoUs());
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            // A connection measures for itself.
            one(s.is("carry") ? student.make() : rto, s, log.step(i));
        }
    }

    private static void one(RtoClock rto, Step s, Log log)
            throws Throwable {
        switch (s.op()) {
            case "acked" -> rto.acked(s.arg(0), false);
            case "again" -> rto.acked(s.arg(0), true);
            case "expired" -> rto.expired();
            case "carry" -> {
                carry(rto, s, log);
                return;
            }
            default -> throw new IllegalArgumentException(s.op());
        }
        log.see("rto", rto.rtoUs());
    }

    /// A file over a path of so many ms each way, with so much jitter, and
    /// so many per cent of loss.
    private static void carry(RtoClock rto, Step s, Log log)
            throws Throwable {
        byte[] file = new byte[s.num(3)];
        try (BareBed bed = new BareBed(s.arg(4), s.arg(0) * MS)) {
            bed.inward(new Impairment(s.arg(4)).jitter(s.arg(1) * MS)
                    .loss(s.arg(2) / 100.0));
            BareTcp[] tcp = new BareTcp[1];
            byte[] got = bed.upload(Parts.plain(FIRST).with(rto), file, tcp);
            log.see("received", got.length);
            log.see("intact", Arrays.equals(got, file));
            log.see("sent again", tcp[0].retransmissions());
        }
    }
}
