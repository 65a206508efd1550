package netstack.driver.machine;

import java.util.concurrent.locks.LockSupport;

/// A stack that can be left and gone on with: a virtual thread that runs
/// only while it holds the world's one baton.
///
/// Three operations, so that nothing else knows how it is made: resume (by
/// passing the baton), await, and the end of the body.
final class Coroutine {
    private static final int MAX_STOPS = 100;

    private final Loop loop;
    private final Runnable body;
    private final String name;
    private Thread thread;
    private int stops;

    Coroutine(Loop loop, String name, Runnable body) {
        this.loop = loop;
        this.name = name;
        this.body = body;
    }

    /// Makes the calling thread a coroutine: the one that runs the world.
    Coroutine(Loop loop) {
        this.loop = loop;
        name = "main";
        body = null;
        thread = Thread.currentThread();
    }

    private void run() {
        try {
            body.run();
        } catch (Stop stop) {
            loop.baton.ended(this);
        } catch (Throwable t) {
            loop.panic(t);
            loop.baton.ended(this);
        }
    }

    /// Wakes this coroutine's thread, or starts it.
    void resume() {
        if (thread != null) {
            LockSupport.unpark(thread);
        } else {
            thread = Thread.ofVirtual().name(name).unstarted(this::run);
            thread.start();
        }
    }

    /// Waits for the baton.
    void await() {
        while (!loop.baton.heldBy(this)) {
            LockSupport.park(this);
        }
    }

    /// Waits for the baton for about `ns` of real time.
    boolean await(long ns) {
        if (!loop.baton.heldBy(this)) {
            LockSupport.parkNanos(this, ns);
        }
        return loop.baton.heldBy(this);
    }

    /// The world has ended: unwinds this stack. Code that swallows the throw
    /// again and again is parked for ever.
    Stop stop() {
        if (++stops > MAX_STOPS) {
            loop.baton.ended(this);
            await();
        }
        return new Stop();
    }

    boolean started() {
        return thread != null;
    }

    String name() {
        return name;
    }

    Thread thread() {
        return thread;
    }
}
