package netstack.driver.machine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Runs a world at the pace of the real clock.
///
/// Everything that is due by now is run, then the outside is polled until
/// the next event is due. Threads that are not of the world hand in work,
/// which is done between two runs.
final class LiveLoop {
    private final World world;
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private volatile ExternalSource source;
    private volatile boolean ended;
    private Throwable failure;
    private long behind;

    LiveLoop(World world) {
        this.world = world;
    }

    void submit(Runnable work) {
        handedIn.add(work);
        wakeup();
    }

    void end() {
        ended = true;
        wakeup();
    }

    private void wakeup() {
        ExternalSource s = source;
        if (s != null) {
            s.wakeup();
        }
    }

    /// The most that the world has been behind the real clock, in ns.
    long behind() {
        return behind;
    }

    /// Runs until [#end]. The loop is a virtual thread, so that handing the
    /// baton to a task costs no switch of platform threads.
    void run(ExternalSource s) throws InterruptedException {
        source = s;
        ended = false;
        Thread t = Thread.ofVirtual().name("live").unstarted(this::loop);
        t.setUncaughtExceptionHandler((thread, x) -> failure = x);
        t.start();
        t.join();
        source = null;
        if (failure instanceof RuntimeException x) {
            throw x;
        } else if (failure instanceof Error x) {
            throw x;
        }
    }

    // tag::live_loop[]
    private void loop() {
        long start = source.clock() - world.now();
        while (!ended) {
            long real = source.clock() - start;
            world.run(Math.max(real, world.now() + 1));
            drain();
            long after = source.clock() - start;
            behind = Math.max(behind, after - real);
            long next = world.loop.firstTime();
            source.poll(!handedIn.isEmpty() ? 0
                    : next >= EventQueue.INF ? -1
                    : Math.max(0, next + 1 - after));
        }
    }
    // end::live_loop[]

    private void drain() {
        for (Runnable r = handedIn.poll(); r != null; r = handedIn.poll()) {
            r.run();
        }
    }
}
