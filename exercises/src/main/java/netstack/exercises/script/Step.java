package netstack.exercises.script;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// One step of a case: what is done, its numbers, and bytes where there are
/// some.
///
/// @param op what is done, a word of the exercise
/// @param args its numbers; one that is missing counts as 0
/// @param data its bytes in hex, or ""
public record Step(String op, List<Long> args, String data) {

    public Step {
        args = List.copyOf(args);
    }

    /// A step that carries numbers only.
    public static Step of(String op, long... args) {
        return of(op, new byte[0], args);
    }

    /// A step that carries bytes.
    public static Step of(String op, byte[] data, long... args) {
        return new Step(op, Arrays.stream(args).boxed().toList(),
                HexFormat.of().formatHex(data));
    }

    /// Number `i`, as a long.
    public long arg(int i) {
        return i < args.size() ? args.get(i) : 0;
    }

    /// Number `i`, as an int.
    public int num(int i) {
        return (int) arg(i);
    }

    /// The bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(data);
    }

    /// Whether this step is an `op`.
    public boolean is(String name) {
        return op.equals(name);
    }
}
