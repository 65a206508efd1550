package netstack.host.packetdrill.code;

import java.util.Map;

/// Sums as a shell's `$((...))` does them.
public final class Arithmetic {
    private Arithmetic() {
    }

    /// The value of `text`; throws [CodeError].
    public static long of(String text) {
        ExprReader in = new ExprReader(text, 0);
        long value = in.expr().of(Map.of());
        if (!in.end()) throw in.bad();
        return value;
    }
}
