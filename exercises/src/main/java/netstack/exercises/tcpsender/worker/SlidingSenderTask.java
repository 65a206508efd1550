package netstack.exercises.tcpsender.worker;

import java.util.Arrays;

import netstack.driver.hw.Impairment;
import netstack.exercises.bare.BareBed;
import netstack.exercises.bare.BareTcp;
import netstack.exercises.bare.Parts;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcpreassembly.Stream;
import netstack.exercises.tcpsender.Output;
import netstack.exercises.tcpsender.SlidingSender;

/// The worker's side of `tcp-sender`: the sender alone, and as that of a
/// connection to a real host behind a bad cable.
public final class SlidingSenderTask extends ScriptTask<SlidingSender> {

    private static final long DELAY_NS = 5_000_000;
    private static final int FIRST = 1000;
    private static final int MSS = 100;
    private static final int WINDOW = 1000;

    /// Makes one.
    public SlidingSenderTask() {
        super(SlidingSender.class);
    }

    @Override
    protected void run(Maker<SlidingSender> student, Script script, Log log)
            throws Throwable {
        SlidingSender sender = student.make();
        Recorder out = new Recorder();
        Step open = script.first("open");
        if (open.args().isEmpty()) {
            open = Step.of("open", MSS, WINDOW);
        }
        if (script.steps().stream().noneMatch(s -> s.is("carry"))) {
            sender.open(out, open.num(0), open.num(1));
        }
        int written = 0;
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "write" -> {
                    sender.write(Stream.bytes(written, s.num(0)));
                    written += s.num(0);
                }
                case "close" -> sender.close();
                case "ack" -> sender.ack(s.arg(0), s.num(1));
                case "expired" -> sender.expired();
                case "carry" -> carry(sender, s, log);
                default -> { }
            }
            out.show(log);
        }
    }

    /// Writes down what the sender does in a step.
    private static final class Recorder implements Output {

        private final StringBuilder sent = new StringBuilder();
        private String timer = "";

        @Override
        public void segment(long at, byte[] data, boolean fin) {
            sent.append(sent.isEmpty() ? "" : ", ").append(at).append('+')
                    .append(data.length).append(fin ? " FIN" : "")
                    .append(Arrays.equals(data, Stream.bytes(at,
                            data.length)) ? "" : " wrong bytes");
        }

        @Override
        public void startTimer() {
            timer = "started";
        }

        @Override
        public void stopTimer() {
            timer = timer.equals("started") ? "" : "stopped";
        }

        void show(Log log) {
            if (!sent.isEmpty()) {
                log.see("sent", sent.toString());
            }
            if (!timer.isEmpty()) {
                log.see("timer", timer);
            }
            sent.setLength(0);
            timer = "";
        }
    }

    /// A file of so many bytes over a cable with so many per cent of loss
    /// in both directions.
    private static void carry(SlidingSender sender, Step s, Log log)
            throws Throwable {
        byte[] file = Stream.bytes(0, s.num(0));
        try (BareBed bed = new BareBed(s.arg(2), DELAY_NS)) {
            bed.inward(new Impairment(s.arg(2)).loss(s.arg(1) / 100.0));
            bed.outward(new Impairment(s.arg(2) + 1).loss(s.arg(1) / 100.0));
            BareTcp[] tcp = new BareTcp[1];
            byte[] got = bed.upload(Parts.plain(FIRST).with(sender), file,
                    tcp);
            log.see("received", got.length);
            log.see("intact", Arrays.equals(got, file));
            log.see("delivered", tcp[0].delivered());
        }
    }
}
