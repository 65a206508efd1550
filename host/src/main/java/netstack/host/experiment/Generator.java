package netstack.host.experiment;

import java.nio.ByteBuffer;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Source;
import netstack.driver.machine.World;

/// Sends datagrams at a given pace, each with the time at which it was
/// ready in its first eight bytes; counts what comes back.
public final class Generator implements CableEnd {
    private static final int AHEAD = 32;

    private final Source source;
    private final EventHandler fire = this::fire;
    private Wire out;
    private byte[][] templates;
    private Pace pace;
    private long start;
    private long count;
    private long next;
    private long received;

    public Generator(World world, String name) {
        source = world.source(name);
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire w) {
        out = w;
        if (w.end().machine() != null) {
            source.feeds(w.end().machine(), w.delay());
        }
    }

    /// Sends `n` frames from `at` on, `frames` in turn.
    public void start(long at, Pace p, long n, byte[]... frames) {
        templates = frames;
        pace = p;
        start = at;
        count = n;
        next = 0;
        source.at(at, fire, 0);
    }

    private void fire(long now, int arg) {
        long end = Math.min(count, next + AHEAD);
        for (; next < end; next++) {
            long ready = start + pace.at(next);
            byte[] template = templates[(int) (next % templates.length)];
            Frame f = out.frames().copy(template, 0, template.length);
            ByteBuffer.wrap(f.data()).putLong(Datagrams.PAYLOAD, ready);
            out.send(f, ready);
        }
        if (next < count) {
            source.at(start + pace.at(next), fire, 0);
        }
    }

    @Override
    public void deliver(Frame f, long at) {
        received++;
        f.release();
    }

    /// Frames that came back.
    public long received() {
        return received;
    }
}
