package netstack.exercises.script;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Writes down what is observed: the worker what it sees, the oracle what
/// should be seen.
public final class Log {

    private static final int MAX = 20_000;

    private final List<Seen> seen = new ArrayList<>();
    private int step;
    private int pinned = -1;

    /// What follows happens in step `number`.
    public Log step(int number) {
        step = number;
        return this;
    }

    /// The step that is being done now; where something was thrown in it
    /// and is thrown on later, that one.
    public int reached() {
        return pinned < 0 ? step : pinned;
    }

    /// What was thrown just now belongs to this step.
    public void pin() {
        pinned = reached();
    }

    /// A number.
    public Log see(String what, long value) {
        return see(what, Long.toString(value));
    }

    /// A number that is read in hex.
    public Log hex(String what, int value) {
        return see(what, "0x" + Integer.toHexString(value));
    }

    /// Yes or no.
    public Log see(String what, boolean value) {
        return see(what, value ? "yes" : "no");
    }

    /// Bytes.
    public Log see(String what, byte[] value) {
        return see(what, HexFormat.of().formatHex(value));
    }

    /// A word.
    public Log see(String what, String value) {
        if (seen.size() < MAX) {
            seen.add(new Seen(step, what, value));
        }
        return this;
    }

    /// All of it.
    public Trace trace() {
        return new Trace(seen);
    }
}
