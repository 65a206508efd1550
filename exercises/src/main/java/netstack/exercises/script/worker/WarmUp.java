package netstack.exercises.script.worker;

import com.google.gson.Gson;

import netstack.exercises.frame.FrameBytes;
import netstack.exercises.pipe.Frame;
import netstack.exercises.pipe.Messages;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// Loads what a worker loads, so that a JVM can keep it in an archive: a
/// host receives and sends something, and a message is written and read.
public final class WarmUp {

    private static final int PORT = 9;

    private WarmUp() {
    }

    /// Runs once and ends.
    public static void main(String[] args) {
        Script script = Script.of(Step.of("warm", new byte[4], 1, 2));
        Frame f = Messages.frame(Frame.Type.RUN,
                new Gson().toJsonTree(script));
        Messages.body(f, Script.class);
        Log log = new Log();
        try (Lan lan = new Lan().card(2, 0)) {
            lan.exec(() -> {
                UdpPort port = new UdpPort(lan.host(), PORT);
                lan.send(FrameBytes.udp(0x0200_0000_0101L, 0x0a000002,
                        0x0a000001, 1, PORT, new byte[9]));
                lan.sleep(1_000_000);
                port.received().forEach(b -> log.see("got", b));
            });
        }
        try (NicBed bed = new NicBed()) {
            bed.run(() -> bed.sleep(1));
        }
        Messages.frame(Frame.Type.DONE, new Gson().toJsonTree(log.trace()));
    }
}
