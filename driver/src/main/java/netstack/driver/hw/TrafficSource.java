package netstack.driver.hw;

import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Source;
import netstack.driver.machine.World;

/// Sends template frames at an exact rate, and counts what comes back.
///
/// Frame k is ready at `start + k * 10^9 / rate`: no rounding adds up, though
/// 67.2 ns are no integer. The templates are sent in turn, never copied.
/// Nothing influences it, so it sends some frames ahead with each event.
public final class TrafficSource implements CableEnd {
    private static final int AHEAD = 32;

    private final Source source;
    private final EventHandler fire = this::fire;
    private Wire out;
    private Frame[] templates;
    private long start;
    private long rate;
    private long count;
    private long next;
    private long received;
    private long receivedBytes;

    public TrafficSource(World world, String name) {
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

    /// Sends `n` frames from `startNs` on, `framesPerSecond` of them.
    public void start(long startNs, long framesPerSecond, long n,
            byte[]... frames) {
        templates = new Frame[frames.length];
        for (int i = 0; i < frames.length; i++) {
            templates[i] = out.frames().copy(frames[i], 0, frames[i].length);
        }
        start = startNs;
        rate = framesPerSecond;
        count = n;
        next = 0;
        source.at(start, fire, 0);
    }

    private void fire(long now, int arg) {
        long end = Math.min(count, next + AHEAD);
        for (; next < end; next++) {
            Frame f = templates[(int) (next % templates.length)];
            out.send(f.get(), timeOf(next));
        }
        if (next < count) {
            source.at(timeOf(next), fire, 0);
        } else {
            stop();
        }
    }

    private long timeOf(long k) {
        return start + k / rate * 1_000_000_000
                + k % rate * 1_000_000_000 / rate;
    }

    private void stop() {
        for (Frame f : templates) {
            f.release();
        }
    }

    @Override
    public void deliver(Frame f, long at) {
        received++;
        receivedBytes += f.len();
        f.release();
    }

    /// Frames sent so far.
    public long sent() {
        return next;
    }

    /// Frames that came back.
    public long received() {
        return received;
    }

    public long receivedBytes() {
        return receivedBytes;
    }
}
