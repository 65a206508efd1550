package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;

/// A world of machines with one virtual clock, in nanoseconds.
///
/// Everything in it is a pure function of what was put in and of the seed:
/// there is no other clock and no other chance. Its CPUs and tasks are
/// coroutines, of which exactly one runs at any time.
public final class World implements AutoCloseable {
    private static final long INF = EventQueue.INF;

    final Loop loop = new Loop();
    private final LiveLoop live = new LiveLoop(this);
    private final long seed;
    private final List<Runnable> atEnd = new ArrayList<>();
    private long clock;
    private int machines;

    /// A world whose chance comes from `seed`.
    public World(long seed) {
        this.seed = seed;
    }

    /// Adds a machine.
    public Machine machine(String name, MachineConfig config) {
        long own = (seed ^ 0x5DEECE66DL) * 0x9E3779B97F4A7C15L + machines++;
        return new Machine(this, name, config, own);
    }

    /// Adds a source of events that is outside any machine.
    public Source source(String name) {
        return new Source(this, name);
    }

    /// Says that what happens on `a` reaches `b`, and the reverse, no
    /// earlier than `delayNs` later: what a cable between them promises.
    public void connect(Machine a, Machine b, long delayNs) {
        loop.looks.connect(a, b, delayNs);
    }

    /// The time: of a firing event, of the CPU that runs, or of the end of
    /// the last run.
    public long now() {
        return loop.inEvent != null ? loop.eventTime
                : loop.running != null ? loop.running.now : clock;
    }

    /// The CPU whose code runs; null while a hardware event fires, and
    /// outside a run.
    public Cpu cpu() {
        return loop.inEvent != null ? null : loop.running;
    }

    /// Lets everything happen that is due before `untilNs`. Throws what
    /// ended the world, if something did.
    public void run(long untilNs) {
        loop.run(new Coroutine(loop), untilNs);
        clock = Math.max(clock, untilNs < INF ? untilNs : loop.last());
        loop.end = INF;
        if (loop.panic != null) {
            throw loop.panic;
        }
    }

    /// What ended the world; null while it goes on.
    public Panic panic() {
        return loop.panic;
    }

    /// Runs until nothing is left to happen.
    public void runUntilIdle() {
        run(INF);
    }

    /// Runs `body` as a task of `m` on CPU 0 until it ends; what else is
    /// going on in the world goes on meanwhile.
    public Task runTask(Machine m, Runnable body) {
        return await(m.spawn("task", 0, body));
    }

    /// Runs until `t`, which was started just now, has ended.
    public Task await(Task t) {
        t.onExit(() -> loop.end = now());
        runUntilIdle();
        if (!t.dead()) {
            throw new IllegalStateException(t + " sleeps, and nothing is "
                    + "left that could wake it");
        }
        return t;
    }

    /// Runs the world at the pace of the real clock, with `outside` sending
    /// into it, until [#endLive].
    public void runLive(ExternalSource outside) throws InterruptedException {
        live.run(outside);
    }

    /// Ends [#runLive]. Any thread may call it.
    public void endLive() {
        live.end();
    }

    /// Hands in work for a live world, such as the start of a task: it is
    /// done as soon as nothing else runs. Any thread may call it.
    public void submit(Runnable work) {
        live.submit(work);
    }

    /// The most that a live world has been behind the real clock, in ns.
    public long behind() {
        return live.behind();
    }

    /// What it has taken to run until now.
    public WorldStats stats() {
        return loop.stats;
    }

    /// A rolling hash over all that happened, for comparing runs.
    public long hash() {
        long h = 0;
        for (int i = 0; i < loop.count(); i++) {
            h = h * 31 + loop.domain(i).hash;
        }
        return h;
    }

    /// How many events of an autonomous [Source] may fire in one go.
    public void batch(int events) {
        loop.batch = events;
    }

    /// After how many seconds of real time without progress the world is
    /// given up.
    public void patience(int seconds) {
        loop.baton.patience = seconds;
    }

    /// Lets `check` have the last word: it is called when the world has
    /// ended, and may throw.
    public void atEnd(Runnable check) {
        atEnd.add(check);
    }

    /// Ends the world: unwinds what still runs or sleeps in it.
    @Override
    public void close() {
        loop.close(new Coroutine(loop));
        List<Runnable> checks = List.copyOf(atEnd);
        atEnd.clear();
        checks.forEach(Runnable::run);
    }
}
