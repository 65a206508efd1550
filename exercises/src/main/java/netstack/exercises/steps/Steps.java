package netstack.exercises.steps;

/// The step counter that woven classes call. It counts method entries and
/// turns of loops, so a budget means the same on every machine.
///
/// The state is static because the woven call must be one instruction with
/// no operand; a worker process runs one case at a time.
public final class Steps {

    private static long budget;
    private static long left = Long.MAX_VALUE;

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

    /// Whether the case used more than it had.
    public static boolean exhausted() {
        return left < 0;
    }

    /// Steps taken since `start`, at most the budget.
    public static long taken() {
        return budget - Math.max(left, 0);
    }
}
