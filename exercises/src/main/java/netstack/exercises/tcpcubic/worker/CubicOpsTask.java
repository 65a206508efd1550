package netstack.exercises.tcpcubic.worker;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.tcpcubic.CubicOps;
import netstack.transport.tcp.CaEvent;
import netstack.transport.tcp.CaState;

/// The worker's side of `tcp-cubic`: the student's module with a connection
/// on paper, and with one of the stack's over a bottleneck.
public final class CubicOpsTask extends ScriptTask<CubicOps> {

    /// Makes one.
    public CubicOpsTask() {
        super(CubicOps.class);
    }

    @Override
    protected void run(Maker<CubicOps> student, Script script, Log log)
            throws Throwable {
        CubicOps ops = student.make();
        PaperSock sock = new PaperSock(script.first("open"));
        if (script.steps().stream().anyMatch(s -> s.is("open"))) {
            ops.init(sock);
        }
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "root" -> log.see("root", ops.cubicRoot(s.arg(0)));
                case "flow" -> flow(ops, s, log);
                default -> one(ops, sock, s, log);
            }
        }
    }

    private static void one(CubicOps ops, PaperSock sock, Step s, Log log) {
        switch (s.op()) {
            case "ack" -> ack(ops, sock, s, log);
            case "idle" -> {
                sock.pass(s.arg(0));
                ops.cwndEvent(sock, CaEvent.TX_START);
                sock.sent();
            }
            case "busy" -> sock.limited(s.arg(0) != 0);
            case "loss" -> {
                int to = ops.ssthresh(sock);
                ops.setState(sock, CaState.RECOVERY);
                sock.reduce(to, to);
                ops.setState(sock, CaState.OPEN);
                log.see("threshold", to);
            }
            case "timeout" -> {
                int to = ops.ssthresh(sock);
                ops.setState(sock, CaState.LOSS);
                sock.reduce(to, 1);
                ops.setState(sock, CaState.OPEN);
                log.see("threshold", to);
            }
            case "undo" -> {
                sock.sndCwnd(ops.undoCwnd(sock));
                log.see("window", sock.sndCwnd());
            }
            default -> { }
        }
    }

    /// An ACK after so many ms, for so many packets, with a round trip in
    /// us; 0 if that is not known.
    private static void ack(CubicOps ops, PaperSock sock, Step s, Log log) {
        sock.pass(s.arg(0));
        sock.acked(s.num(1));
        ops.pktsAcked(sock, s.num(1), s.arg(2) == 0 ? -1 : s.arg(2));
        log.see("slow start to", sock.sndSsthresh());
        ops.congAvoid(sock, s.num(1));
        sock.sent();
        log.see("step", sock.asked()).see("window", sock.sndCwnd());
    }

    private static void flow(CubicOps ops, Step s, Log log)
            throws Throwable {
        try (CubicFlow flow = new CubicFlow(ops, s.num(1),
                new Guard(log))) {
            flow.run(s.arg(0));
            log.see("received", flow.received());
            log.see("intact", flow.intact());
            flow.windows().forEach(w -> log.see("cwnd", w));
        }
    }
}
