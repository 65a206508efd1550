package netstack.exercises.rssqueues.worker;

import java.util.HexFormat;

import netstack.exercises.frame.FrameBytes;
import netstack.exercises.rssqueues.Shell;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.host.HostConfig;

/// A host with four CPUs and a card with one queue, a shell on it, and the
/// sender of four flows.
final class Bed implements Shell, AutoCloseable {

    private static final int CPUS = 4;
    private static final long DMAC = 0x0200_0000_0101L;
    private static final int LOCAL = 0x0a000001;
    private static final int SERVER = 5201;
    private static final long SETTLE_NS = 300_000;
    private static final long HUNDRED_MS = 100_000_000;

    private final Lan lan = new Lan(new HostConfig().memory(4 * Lan.MEMORY)
            .cpus(CPUS).checked(false)).card(1, 0);
    private final netstack.host.sh.Shell shell =
            new netstack.host.sh.Shell(lan.host());

    void exec(Runnable body) {
        lan.exec(body);
    }

    @Override
    public String run(String command) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        if (shell.script(command, out, err) != 0) {
            throw new IllegalArgumentException("`" + command + "` failed: "
                    + err.toString().strip());
        }
        return out.toString();
    }

    /// How many queues the card has now.
    int queues() {
        return lan.dev().ethtoolOps().getRxRings(lan.dev());
    }

    /// Sends the flows of `script` and returns what each CPU received.
    long[] traffic(Script script) {
        byte[] key = script.first("key").bytes();
        run("ethtool -X eth0 hkey " + HexFormat.ofDelimiter(":")
                .formatHex(key));
        lan.sleep(HUNDRED_MS);
        long[] before = processed();
        for (Step s : script.steps()) {
            if (s.is("flow")) {
                for (int i = 0; i < s.num(2); i++) {
                    lan.send(FrameBytes.tcp(DMAC, s.num(0), LOCAL, s.num(1),
                            SERVER, new byte[8]));
                }
                lan.sleep(SETTLE_NS);
            }
        }
        long[] after = processed();
        for (int i = 0; i < CPUS; i++) {
            after[i] -= before[i];
        }
        return after;
    }

    private long[] processed() {
        long[] counts = new long[CPUS];
        for (int i = 0; i < CPUS; i++) {
            counts[i] = lan.host().rx().softnetData(i).processed();
        }
        return counts;
    }

    @Override
    public void close() {
        lan.close();
    }
}
