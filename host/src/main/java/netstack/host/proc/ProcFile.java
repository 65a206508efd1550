package netstack.host.proc;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// A file of `/proc` or `/sys`: what makes its text, and what takes what is
/// written; null if it cannot be written.
record ProcFile(Supplier<String> read, Consumer<String> write) {
    static ProcFile readOnly(Supplier<String> read) {
        return new ProcFile(read, null);
    }
}
