package netstack.driver.machine;

/// What runs at a tracepoint. It must not spend time or call into the stack.
@FunctionalInterface
public interface TraceListener {

    /// `subject` is what it is about (a packet, a task, a line), `a` and `b`
    /// are the numbers that the tracepoint documents.
    void hit(Tracepoint t, Object subject, long a, long b);
}
