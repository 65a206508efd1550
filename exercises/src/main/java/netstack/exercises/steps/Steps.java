package netstack.exercises.steps;

import java.util.function.Consumer;

/// The step counter that woven classes call. It counts method entries and
/// turns of loops, so a budget means the same on every machine.
///
/// The state is static because the woven call must be one instruction with
/// no operand; a worker process runs one case at a time.
public final class Steps {

    private static long budget;
    private static long left = Long.MAX_VALUE;
    private static Consumer<String> walk = method -> { };

    private Steps() {
    }

    /// Starts a case that may take `n` steps.
    public static void start(long n) {
        budget = n;
        left = n;
    }

    /// One method entry or one turn of a loop of the student's code.
    public static void step() {
        if (--left < 0) {
            throw new StepsExhausted(budget);
        }
    }

    /// Tells `to` each method of the student's code that is entered, where
    /// its classes were woven for that.
    public static void walk(Consumer<String> to) {
        walk = to;
    }

    /// The student's `method` is entered.
    public static void enter(String method) {
        walk.accept(method);
    }

    /// Whether the case used more than it had.
    public static boolean exhausted() {
        return left < 0;
    }

    /// Steps taken since `start`, at most the budget.
    public static long taken() {
        return budget - Math.max(left, 0);
    }
}
