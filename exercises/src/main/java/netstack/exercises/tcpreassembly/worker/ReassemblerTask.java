package netstack.exercises.tcpreassembly.worker;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import netstack.driver.hw.Impairment;
import netstack.exercises.bare.BareBed;
import netstack.exercises.bare.Parts;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpreassembly.Reassembler;
import netstack.exercises.tcpreassembly.Stream;

/// The worker's side of `tcp-reassembly`: the receiver alone, and as that of
/// a connection to which a real host sends over a bad cable.
public final class ReassemblerTask extends ScriptTask<Reassembler> {

    private static final long DELAY_NS = 5_000_000;
    private static final long LATE_NS = 3_000_000;
    private static final int FIRST = 1000;
    private static final int CAPACITY = 1000;

    /// Makes one.
    public ReassemblerTask() {
        super(Reassembler.class);
    }

    @Override
    protected void run(Maker<Reassembler> student, Script script, Log log)
            throws Throwable {
        Reassembler r = student.make();
        Step open = script.first("open");
        if (open.args().isEmpty()) {
            open = Step.of("open", CAPACITY);
        }
        boolean carries = script.steps().stream().anyMatch(
                s -> s.is("carry"));
        if (!carries) {
            r.open(open.num(0));
        }
        for (int i = 0; i < script.steps().size(); i++) {
            one(r, script.steps().get(i), log.step(i));
        }
    }

    private static void one(Reassembler r, Step s, Log log)
            throws Throwable {
        switch (s.op()) {
            case "open" -> {
                return;
            }
            case "segment" -> r.segment(s.arg(0),
                    Stream.bytes(s.arg(0), s.num(1)), s.arg(2) != 0);
            case "read" -> log.see("read", r.read(s.num(0)));
            case "carry" -> {
                carry(r, s, log);
                return;
            }
            default -> throw new IllegalArgumentException(s.op());
        }
        log.see("rcv_nxt", r.rcvNxt()).see("window", r.window())
                .see("finished", r.finished()).see("sack", text(r.sack()));
    }

    private static String text(List<Block> blocks) {
        return blocks.isEmpty() ? "none" : blocks.stream()
                .map(b -> b.from() + "-" + b.to())
                .collect(Collectors.joining(" "));
    }

    /// A file of so many bytes over a cable with so many per cent of loss,
    /// doubling, and reordering.
    private static void carry(Reassembler r, Step s, Log log)
            throws Throwable {
        byte[] file = Stream.bytes(0, s.num(0));
        try (BareBed bed = new BareBed(s.arg(4), DELAY_NS)) {
            bed.outward(new Impairment(s.arg(4)).loss(s.arg(1) / 100.0)
                    .duplicate(s.arg(2) / 100.0)
                    .reorder(s.arg(3) / 100.0, LATE_NS));
            byte[] got = bed.download(Parts.plain(FIRST).with(r), file);
            log.see("received", got.length);
            log.see("intact", Arrays.equals(got, file));
            log.see("holes mended by sack", bed.counted("TCPFastRetrans")
                    > bed.counted("TCPTimeouts"));
        }
    }
}
