package netstack.exercises.txring.worker;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.NicBed;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.txring.TxRing;

/// The worker's side of `tx-ring`: the ring of a real 82599, whose frames
/// must come out at the other end of its cable.
public final class TxRingTask extends ScriptTask<TxRing> {

    private static final long SETTLE = 100_000;

    /// Makes one.
    public TxRingTask() {
        super(TxRing.class);
    }

    @Override
    protected void run(Maker<TxRing> student, Script script, Log log)
            throws Throwable {
        TxRing ring = student.make();
        int count = Math.max(16, script.first("ring").num(0) & ~7);
        Guard guard = new Guard(log);
        try (NicBed bed = new NicBed()) {
            bed.run(() -> guard.run(() -> steps(ring, bed,
                    bed.txRing(count), script, log)));
        }
        guard.rethrow();
    }

    private static void steps(TxRing ring, NicBed bed, DmaCoherent memory,
            Script script, Log log) {
        SendRing card = new SendRing(bed, memory, log);
        List<Long> mapped = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        List<Long> pages = new ArrayList<>();
        ring.init(card, card);
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "xmit" -> {
                    long page = bed.memory().allocPages(0);
                    byte[] b = s.bytes();
                    MemorySegment.copy(MemorySegment.ofArray(b), 0,
                            bed.memory().memory(), page, b.length);
                    pages.add(page);
                    lengths.add(b.length);
                    mapped.add(bed.dma().mapSingle(page, b.length,
                            DmaDir.TO_DEVICE));
                    log.see("taken", ring.xmit(i, mapped.getLast(),
                            b.length, s.num(0) != 0));
                }
                case "clean" -> log.see("cleaned", ring.clean());
                case "down" -> bed.carrier(false);
                case "up" -> bed.carrier(true);
                default -> { }
            }
            bed.sleep(SETTLE);
            log.see("stopped", card.stopped())
                    .see("doorbells", card.doorbells());
        }
        bed.txOff();
        log.step(script.steps().size());
        bed.frames().forEach(f -> log.see("frame", f));
        for (int i = 0; i < mapped.size(); i++) {
            bed.dma().unmapSingle(mapped.get(i), lengths.get(i),
                    DmaDir.TO_DEVICE);
            bed.memory().putPage(pages.get(i));
        }
    }
}
