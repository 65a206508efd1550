package netstack.book;

import java.io.IOException;
import java.nio.file.Path;

/// Something in the book that is made by running code: a table, a dump, a
/// figure.
interface Output {
    /// Writes the files into the folder `out`; `code` is the folder that
    /// holds the modules.
    void write(Path code, Path out) throws IOException;
}
