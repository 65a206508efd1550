package netstack.host.live;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Source;
import netstack.driver.machine.World;

/// The other end of a host's cable: what comes in here goes to the real
/// kernel, what the kernel sends goes onto the cable.
public final class TapEnd implements CableEnd, AutoCloseable {
    /// A NIC pads what is shorter; the kernel's TAP does not.
    private static final int MIN_FRAME = 60;
    private static final int MAX_FRAME = 9216;
    private static final int BATCH = 256;

    private final Tap tap;
    private final Source source;
    private final EventHandler send = this::send;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(MAX_FRAME);
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private Wire out;
    private TapException failure;
    private long refused;

    public TapEnd(World world, Tap tap) {
        this.tap = tap;
        source = world.source(tap.name());
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire w) {
        out = w;
        source.feeds(w.end().machine(), w.delay());
    }

    /// Takes what the kernel has sent, at most a batch, onto the cable at
    /// `now`; how many frames there were.
    public int drain(long now) throws TapException {
        if (failure != null) throw failure;
        int n = 0;
        for (; n < BATCH; n++) {
            int len = tap.read(buffer);
            if (len < 0) break;
            Frame f = out.frames().take(Math.max(len, MIN_FRAME));
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, f.data(), 0,
                    len);
            for (int i = len; i < MIN_FRAME; i++) f.data()[i] = 0;
            waiting.add(f);
        }
        if (n > 0) source.at(now, send, n);
        return n;
    }

    private void send(long now, int n) {
        while (n-- > 0) out.send(waiting.remove(), now);
    }

    /// Hands a frame of the host to the kernel. A failure is reported by the
    /// next [#drain]: hardware can't throw.
    @Override
    public void deliver(Frame frame, long at) {
        MemorySegment.copy(frame.data(), 0, buffer, ValueLayout.JAVA_BYTE, 0,
                frame.len());
        try {
            if (!tap.write(buffer, frame.len())) refused++;
        } catch (TapException e) {
            failure = e;
        }
        frame.release();
    }

    /// Frames that the kernel did not take: its end was down.
    public long refused() {
        return refused;
    }

    @Override
    public void close() {
        arena.close();
    }
}
