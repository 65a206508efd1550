package netstack.exercises.exercise;

/// What a worker may use. Only `steps` decides a grade; the rest are nets.
///
/// @param heapMb `-Xmx`
/// @param stackKb the stack of the thread that runs a case
/// @param steps method entries and turns of loops in one case
/// @param outputBytes what one case may print
/// @param wallSeconds when a worker that says nothing is ended
public record Limits(int heapMb, int stackKb, long steps, int outputBytes,
        int wallSeconds) {

    /// Enough for a host and a few hundred packets.
    public static Limits usual() {
        return new Limits(256, 1024, 2_000_000, 64 << 10, 20);
    }

    /// These limits with another step budget.
    public Limits withSteps(long n) {
        return new Limits(heapMb, stackKb, n, outputBytes, wallSeconds);
    }

    /// No limits but those of memory: for a debugger.
    public Limits none() {
        return new Limits(heapMb, stackKb, Long.MAX_VALUE, outputBytes,
                Integer.MAX_VALUE);
    }

    /// These limits with another outer net.
    public Limits withWallSeconds(int n) {
        return new Limits(heapMb, stackKb, steps, outputBytes, n);
    }
}
