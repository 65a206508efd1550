package netstack.driver.machine;

import java.util.Arrays;

/// The tracepoints of one machine and who listens. One that nobody listens
/// to costs a look into an array.
public final class Tracepoints {
    private static final TraceListener[] NONE = {};

    private final TraceListener[][] listeners =
            new TraceListener[Tracepoint.values().length][];

    Tracepoints() {
        Arrays.fill(listeners, NONE);
    }

    public void attach(Tracepoint t, TraceListener l) {
        TraceListener[] old = listeners[t.ordinal()];
        TraceListener[] more = Arrays.copyOf(old, old.length + 1);
        more[old.length] = l;
        listeners[t.ordinal()] = more;
    }

    public void detach(Tracepoint t, TraceListener l) {
        listeners[t.ordinal()] = Arrays.stream(listeners[t.ordinal()])
                .filter(x -> x != l).toArray(TraceListener[]::new);
    }

    /// Marks that the running code passes `t`.
    public void hit(Tracepoint t, Object subject, long a, long b) {
        TraceListener[] who = listeners[t.ordinal()];
        for (int i = 0; i < who.length; i++) {
            who[i].hit(t, subject, a, b);
        }
    }
}
