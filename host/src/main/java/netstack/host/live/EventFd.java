package netstack.host.live;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A bell that any thread may ring to wake the one that polls (eventfd(2)).
public final class EventFd implements AutoCloseable {
    private static final int EFD_NONBLOCK = 0x800;

    private final Arena arena = Arena.ofShared();
    /// Rung by foreign threads, heard by the poller: an errno for each side.
    private final Libc ringer = new Libc(arena);
    private final Libc listener = new Libc(arena);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final MemorySegment count = arena.allocate(JAVA_LONG);
    private final int fd;

    public EventFd() throws TapException {
        fd = listener.eventfd(0, EFD_NONBLOCK);
        if (fd < 0) throw new TapException("eventfd: " + listener.error());
    }

    /// Ends the wait of whoever polls, or the next one.
    public synchronized void ring() {
        ringer.write(fd, one, JAVA_LONG.byteSize());
    }

    /// Forgets the rings so far.
    public void clear() {
        listener.read(fd, count, JAVA_LONG.byteSize());
    }

    int fd() {
        return fd;
    }

    @Override
    public void close() {
        listener.close(fd);
        arena.close();
    }
}
