package netstack.exercises.irqmoderation.worker;

import java.util.List;
import java.util.Locale;

import netstack.driver.hw.Reg;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.irqmoderation.Latency;
import netstack.exercises.irqmoderation.Moderation;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;

/// The worker's side of `irq-moderation`: the decisions alone, and in the
/// register of a real card under a stream of frames.
public final class ModerationTask extends ScriptTask<Moderation> {

    private static final int RATE = 200_000;
    private static final int FRAME = 60;
    private static final long WINDOW = 10_000_000;

    /// Makes one.
    public ModerationTask() {
        super(Moderation.class);
    }

    @Override
    protected void run(Maker<Moderation> student, Script script, Log log)
            throws Throwable {
        Moderation m = student.make();
        List<Step> steps = script.steps();
        Latency now = Latency.LOW;
        int pace = Latency.LOW.pace();
        for (int i = 0; i < steps.size(); i++) {
            Step s = steps.get(i);
            log.step(i);
            switch (s.op()) {
                case "class" -> now = Latency.values()[
                        Math.floorMod(s.num(0), 3)];
                case "pace" -> pace = s.num(0);
                case "lowest", "low", "bulk" -> log.see("class",
                        String.valueOf(m.update(Latency.valueOf(
                        s.op().toUpperCase(Locale.ROOT)), s.num(0),
                        s.num(1))));
                case "step" -> {
                    pace = m.pace(pace, now);
                    log.see("pace", pace);
                }
                case "eitr" -> log.see("eitr", m.eitr(s.num(0)));
                default -> flood(m.eitr(s.num(0)), log);
            }
        }
    }

    /// A real card with this EITR, frames for 10 ms, interrupts counted.
    private static void flood(int eitr, Log log) {
        try (Lan lan = new Lan().card(1, 0)) {
            byte[] frame = FrameBytes.udp(0x0200_0000_0101L, 0x0a000002,
                    0x0a000001, 1, 9, new byte[FRAME - 42]);
            long[] before = new long[1];
            lan.exec(() -> {
                lan.host().card(0).hw().writel(Reg.EITR.at(0), eitr);
                lan.sleep(1_000_000);
                before[0] = lan.host().card(0).messages();
                for (long t = 0; t < WINDOW; t += 1_000_000_000 / RATE) {
                    lan.send(frame);
                    lan.sleep(1_000_000_000 / RATE);
                }
            });
            log.see("interrupts", lan.host().card(0).messages() - before[0]);
        }
    }
}
