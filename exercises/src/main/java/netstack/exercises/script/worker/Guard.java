package netstack.exercises.script.worker;

import netstack.exercises.script.Log;

/// Calls the student's code from where the machine must not be hurt: in an
/// interrupt, a softirq, a queue's lock. What was thrown there is kept and
/// thrown at the end, and the student's code is not called any more.
public final class Guard {

    private final Runnable onThrow;
    private Throwable thrown;

    /// One that tells nobody.
    public Guard() {
        this(() -> { });
    }

    /// A guard that notes in `log` in which step something was thrown.
    public Guard(Log log) {
        this(log::pin);
    }

    /// One that does `onThrow` when something was thrown.
    public Guard(Runnable onThrow) {
        this.onThrow = onThrow;
    }

    /// Code of the student's that returns something.
    public interface Code<R> {

        /// Runs it.
        R run() throws Throwable;
    }

    /// The result of `code`, or `otherwise` when it or a call before it
    /// threw.
    public <R> R call(Code<R> code, R otherwise) {
        if (thrown != null) {
            return otherwise;
        }
        try {
            return code.run();
        } catch (Throwable t) {
            thrown = t;
            onThrow.run();
            return otherwise;
        }
    }

    /// Code of the student's that returns nothing.
    public interface Action {

        /// Runs it.
        void run() throws Throwable;
    }

    /// Runs `code` unless a call before it threw.
    public void run(Action code) {
        call(() -> {
            code.run();
            return null;
        }, null);
    }

    /// Whether something was thrown.
    public boolean broken() {
        return thrown != null;
    }

    /// Throws what was thrown.
    public void rethrow() throws Throwable {
        if (thrown != null) {
            throw thrown;
        }
    }
}
