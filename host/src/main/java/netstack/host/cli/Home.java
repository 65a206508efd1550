package netstack.host.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the project lies: what the launcher says (`-Dlab.root`), else the
/// nearest folder above the current one that holds the launcher.
public final class Home {
    /// Where the book lies once it is built, in the project and in what is
    /// made of it.
    public static final String BOOK = "book/target/book/html/book.html";

    private Home() {}

    /// The project's folder.
    public static Path dir() {
        String told = System.getProperty("lab.root");
        if (told != null) return Path.of(told);
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("mvnw"))
                    && Files.isRegularFile(at.resolve("lab"))) return at;
        }
        return here;
    }

    /// The folder of what the lab remembers: built stamps, points, errors.
    public static Path state() {
        return dir().resolve(".lab");
    }
}
