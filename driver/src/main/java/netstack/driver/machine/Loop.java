package netstack.driver.machine;

import java.util.Arrays;

/// Who may go on: the order of everything that happens in a [World].
///
/// Order is (time, events before code, domain). The one that stops looks for
/// the earliest domain, fires events itself and hands the baton to the
/// coroutine that goes on: there is no thread of the world in between.
final class Loop {
    private static final long INF = EventQueue.INF;
    private static final int SAME_INSTANT = 1_000_000;

    final Looks looks = new Looks();
    final WorldStats stats = new WorldStats();
    final Baton baton = new Baton(this);
    private Domain[] domains = new Domain[4];
    private int count;

    /// The CPU whose code runs; null while events are looked for.
    Cpu running;
    /// The domain whose event is firing; null otherwise.
    Domain inEvent;
    long eventTime;
    long end = INF;
    boolean stopped;
    Panic panic;
    int batch = 64;

    /// Up to where a CPU may run code, and fire own events, exclusive.
    long codeLimit;
    long eventLimit;
    private int instant;

    int add(Domain d) {
        if (count == domains.length) {
            domains = Arrays.copyOf(domains, 2 * count);
        }
        domains[count] = d;
        looks.changed();
        return count++;
    }

    Domain domain(int i) {
        return domains[i];
    }

    /// The latest time that anything has reached.
    long last() {
        long t = eventTime;
        for (int i = 0; i < count; i++) {
            if (domains[i] instanceof Cpu c) {
                t = Math.max(t, c.now);
            }
        }
        return t;
    }

    int count() {
        return count;
    }

    // tag::limits[]
    /// Finds out how far `me` may run before somebody could interfere.
    void limits(Cpu me) {
        long[][] look = looks.table(domains, count);
        long code = end;
        long event = end;
        for (int i = 0; i < count; i++) {
            Domain d = domains[i];
            long ahead = look[i][me.id];
            if (d == me || ahead >= INF) {
                continue;
            }
            if (ahead > 0) {
                long lim = d.first() + ahead;
                code = Math.min(code, lim);
                event = Math.min(event, lim);
            } else {
                int turn = me.id < i ? 1 : 0;
                code = Math.min(code, Math.min(d.ev.first, d.next + turn));
                event = Math.min(event,
                        Math.min(d.ev.first + turn, d.next + 1));
            }
        }
        codeLimit = code;
        eventLimit = event;
    }
    // end::limits[]

    // tag::dispatch[]
    /// Lets the others run until it is the turn of `me` at `me.next`.
    void dispatch(Cpu me) {
        running = null;
        Domain d = advance();
        if (d != me) {
            baton.transfer(d == null ? baton.main() : ((Cpu) d).stack());
        }
        enter(me);
    }

    /// Fires events until code is the earliest; null at the end of the run.
    private Domain advance() {
        for (;;) {
            Domain d = earliest();
            if (d == null || stopped) {
                return null;
            }
            if (d.ev.first > d.next) {
                return d;
            }
            if (d instanceof Source s) {
                fireBatch(s);
            } else {
                fire(d);
            }
        }
    }
    // end::dispatch[]

    /// When the next thing is to happen.
    long firstTime() {
        long t = INF;
        for (int i = 0; i < count; i++) {
            t = Math.min(t, domains[i].first());
        }
        return t;
    }

    private Domain earliest() {
        Domain best = null;
        long at = end;
        boolean event = false;
        for (int i = 0; i < count; i++) {
            Domain d = domains[i];
            long t = d.first();
            boolean e = d.ev.first <= t;
            if (t < at || t == at && best != null && e && !event) {
                best = d;
                at = t;
                event = e;
            }
        }
        return best;
    }

    private void fireBatch(Source s) {
        for (int i = 0; i < batch && s.ev.first < end && !stopped; i++) {
            fire(s);
        }
    }

    /// Fires the earliest event of `d`.
    void fire(Domain d) {
        EventQueue q = d.ev;
        long t = q.first;
        EventHandler h = q.firstHandler();
        int arg = q.firstArg();
        checkInstant(t, h);
        d.mix(t, arg);
        stats.events++;
        inEvent = d;
        eventTime = t;
        q.take();
        try {
            h.fire(t, arg);
        } catch (Throwable x) {
            panic(x);
        }
        q.settle();
        inEvent = null;
    }

    private void checkInstant(long t, EventHandler h) {
        if (t != eventTime) {
            instant = 0;
        } else if (++instant > SAME_INSTANT) {
            panic(new IllegalStateException(SAME_INSTANT
                    + " events at " + t + " ns, the last for " + h));
        }
    }

    /// Marks `me` as the one that runs, after it got the baton.
    void enter(Cpu me) {
        running = me;
        me.machine.running(me);
        me.horizon = stopped ? Long.MIN_VALUE : 0;
    }

    /// Runs the world on the calling thread's account until `until`.
    void run(Coroutine caller, long until) {
        baton.begin(caller);
        end = until;
        Domain d = advance();
        if (d != null) {
            baton.run(((Cpu) d).stack());
        }
        running = null;
    }

    /// Ends the world, and unwinds all that is on its stacks.
    void close(Coroutine caller) {
        baton.begin(caller);
        stop();
        baton.unwind();
    }

    Domain pusher(Domain target) {
        return inEvent != null ? inEvent
                : running != null ? running : domains[0];
    }

    /// Whether another CPU of the machine of `me` is behind it.
    boolean behind(Cpu me) {
        Machine m = me.machine;
        for (int i = 0; i < m.nrCpus(); i++) {
            Cpu c = m.cpu(i);
            if (c != me && (c.ev.first <= me.now || c.next < me.now
                    || c.next == me.now && c.id < me.id)) {
                return true;
            }
        }
        return false;
    }

    /// The code of `c` has something to do at `t`.
    void lowerNext(Cpu c, long t) {
        long at = Math.max(t, c.now);
        c.next = Math.min(c.next, at);
        lowerHorizon(c, at);
    }

    boolean inTask() {
        return inEvent == null && running != null && running.inTask();
    }

    long progress() {
        Cpu c = running;
        return stats.events + stats.slowSpends + stats.handOvers
                + (c == null ? 0 : c.now);
    }

    /// The future of `d` got closer: the one who runs may have to stop.
    void lowerHorizon(Domain d, long t) {
        Cpu me = running;
        if (me != null && me.horizon > t) {
            long ahead = d == me ? 0 : looks.table(domains, count)[d.id][me.id];
            me.horizon = Math.min(me.horizon, t + ahead);
        }
    }

    /// Records the first failure: no code runs from now on.
    void panic(Throwable cause) {
        if (panic == null && !(cause instanceof Stop)) {
            panic = new Panic(this, cause);
        }
        stop();
    }

    void stop() {
        stopped = true;
        for (int i = 0; i < count; i++) {
            if (domains[i] instanceof Cpu c) {
                c.horizon = Long.MIN_VALUE;
            }
        }
    }
}
