package netstack.host.live;

import java.io.UncheckedIOException;
import netstack.driver.machine.ExternalSource;
import netstack.driver.machine.World;

/// The real world as a live [World] sees it: the machine's clock, a TAP
/// device, and a bell for threads that hand in work.
public final class LiveSource implements ExternalSource, AutoCloseable {
    private final World world;
    private final Tap tap;
    private final TapEnd end;
    private final EventFd bell;

    public LiveSource(World world, Tap tap, TapEnd end) throws TapException {
        this.world = world;
        this.tap = tap;
        this.end = end;
        bell = new EventFd();
        tap.endPollBy(bell);
    }

    @Override
    public long clock() {
        return System.nanoTime();
    }

    @Override
    public void poll(long timeoutNs) {
        try {
            if (tap.poll(timeoutNs)) {
                end.drain(world.now());
            }
        } catch (TapException e) {
            throw new UncheckedIOException(e);
        }
        bell.clear();
    }

    @Override
    public void wakeup() {
        bell.ring();
    }

    @Override
    public void close() {
        bell.close();
    }
}
