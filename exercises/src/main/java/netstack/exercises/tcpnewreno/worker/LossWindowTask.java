package netstack.exercises.tcpnewreno.worker;

import java.util.Arrays;

import netstack.driver.hw.Impairment;
import netstack.exercises.bare.BareBed;
import netstack.exercises.bare.BareTcp;
import netstack.exercises.bare.Parts;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcpnewreno.LossWindow;
import netstack.exercises.tcpreassembly.Stream;

/// The worker's side of `tcp-newreno`: the window alone, and as that of a
/// connection to a real host behind a bad cable.
public final class LossWindowTask extends ScriptTask<LossWindow> {

    private static final long MS = 1_000_000;
    private static final long DELAY_NS = 5 * MS;
    private static final int FIRST = 1000;
    private static final int MSS = 1000;

    /// Makes one.
    public LossWindowTask() {
        super(LossWindow.class);
    }

    @Override
    protected void run(Maker<LossWindow> student, Script script, Log log)
            throws Throwable {
        LossWindow window = student.make();
        Step open = script.first("open");
        if (open.args().isEmpty()) {
            open = Step.of("open", MSS, 4 * MSS);
        }
        if (script.steps().stream().noneMatch(s -> s.is("carry"))) {
            window.open(open.num(0), open.arg(1));
        }
        for (int i = 0; i < script.steps().size(); i++) {
            one(window, script.steps().get(i), log.step(i));
        }
    }

    private static void one(LossWindow window, Step s, Log log)
            throws Throwable {
        switch (s.op()) {
            case "acked" -> log.see("again",
                    window.acked(s.arg(0), s.arg(1)));
            case "duplicate" -> log.see("again",
                    window.duplicate(s.arg(0)));
            case "expired" -> window.expired(s.arg(0));
            case "carry" -> {
                carry(window, s, log);
                return;
            }
            default -> { }
        }
        log.see("window", window.cwnd()).see("ssthresh", window.ssthresh());
    }

    /// A file of so many bytes over a cable with so many per cent of loss.
    private static void carry(LossWindow window, Step s, Log log)
            throws Throwable {
        byte[] file = Stream.bytes(0, s.num(0));
        try (BareBed bed = new BareBed(s.arg(2), DELAY_NS)) {
            bed.inward(new Impairment(s.arg(2)).loss(s.arg(1) / 100.0));
            BareTcp[] tcp = new BareTcp[1];
            byte[] got = bed.upload(Parts.plain(FIRST)
                    .with(new WindowedSender(window)), file, tcp);
            log.see("received", got.length);
            log.see("intact", Arrays.equals(got, file));
            log.see("in time", tcp[0].delivered()
                    && tcp[0].lastAckNs() <= s.arg(3) * MS);
        }
    }
}
