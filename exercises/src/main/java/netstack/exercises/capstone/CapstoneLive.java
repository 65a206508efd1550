package netstack.exercises.capstone;

import java.nio.file.Path;

import netstack.driver.hw.Cable;
import netstack.exercises.script.worker.Guard;
import netstack.host.Network;
import netstack.host.live.LiveSource;
import netstack.host.live.Tap;
import netstack.host.live.TapEnd;
import netstack.host.live.TapException;

/// A [CapstoneServer] whose cable ends in the real kernel's TAP device, paced
/// by the real clock.
public final class CapstoneLive implements AutoCloseable {

    private static final long CABLE_NS = 1000;
    private static final long NO_RATE = 0;

    private final Network network = new Network(1);
    private final Guard guard = new Guard(this::end);
    private final CapstoneServer server;
    private final Cable cable;
    private final TapEnd end;
    private final LiveSource source;

    /// The server at `addr` and `port`, for what lies below `root`, behind a
    /// cable of `delayNs`.
    public CapstoneLive(Tap tap, StudentTcp tcp, int addr, int port,
            Path root, long delayNs) throws TapException {
        server = new CapstoneServer(network.world(), guard, tcp, addr, port,
                root);
        end = new TapEnd(network.world(), tap);
        cable = network.cable(server.card(), end, NO_RATE,
                Math.max(delayNs, CABLE_NS));
        source = new LiveSource(network.world(), tap, end);
    }

    /// The cable, which may be made a bad one.
    public Cable cable() {
        return cable;
    }

    /// Runs until [#end], or until a part throws something, which is told
    /// as a [PartError].
    public void run() throws InterruptedException, PartError {
        network.world().runLive(source);
        try {
            guard.rethrow();
        } catch (PartError e) {
            throw e;
        } catch (Throwable t) {
            throw StudentClass.thrown(t);
        }
    }

    /// Ends [#run]; any thread may call it.
    public void end() {
        network.world().endLive();
    }

    /// What the server did, in a line.
    public String report() {
        return server.report();
    }

    @Override
    public void close() {
        network.world().close();
        source.close();
        end.close();
    }
}
