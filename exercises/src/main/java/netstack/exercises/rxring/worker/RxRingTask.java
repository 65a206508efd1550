package netstack.exercises.rxring.worker;

import java.util.List;

import netstack.exercises.rxring.RxRing;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.NicBed;
import netstack.exercises.script.worker.ScriptTask;

/// The worker's side of `rx-ring`: the ring of a real 82599.
public final class RxRingTask extends ScriptTask<RxRing> {

    private static final long SETTLE = 100_000;

    /// Makes one.
    public RxRingTask() {
        super(RxRing.class);
    }

    @Override
    protected void run(Maker<RxRing> student, Script script, Log log)
            throws Throwable {
        RxRing ring = student.make();
        int count = Math.max(8, script.first("ring").num(0) & ~7);
        Guard guard = new Guard(log);
        try (NicBed bed = new NicBed()) {
            bed.run(() -> guard.run(() -> steps(ring, bed,
                    new CardRing(bed, count), script, log)));
        }
        guard.rethrow();
    }

    private static void steps(RxRing ring, NicBed bed, CardRing card,
            Script script, Log log) {
        ring.init(card, card);
        List<Step> steps = script.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step s = steps.get(i);
            log.step(i);
            card.log(log);
            switch (s.op()) {
                case "frame" -> bed.send(s.bytes(), false);
                case "bad" -> bed.send(s.bytes(), true);
                case "fail" -> card.fail(s.num(0), s.num(1));
                case "refill" -> ring.refill();
                case "clean" -> log.see("returned", ring.clean(s.num(0)));
                default -> { }
            }
            bed.sleep(SETTLE);
            if (s.is("refill")) {
                log.see("owned by the card", bed.owned());
            }
            if (s.is("refill") || s.is("clean")) {
                log.see("doorbells", card.doorbells());
            }
        }
        log.step(steps.size()).see("lost buffers", card.lost());
        card.end();
    }
}
