package netstack.exercises.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Looks at a folder again and again, and tells when a file in it changed.
final class Watch {

    private static final long LOOK_MS = 150;

    private final Path folder;
    private Map<Path, String> before = Map.of();

    Watch(Path folder) {
        this.folder = folder;
    }

    /// Runs `change` now and after each change, as long as `on`.
    void run(BooleanSupplier on, Change change) throws IOException,
            InterruptedException {
        while (on.getAsBoolean()) {
            Map<Path, String> now = look();
            if (!now.equals(before)) {
                before = now;
                change.happened();
            }
            Thread.sleep(LOOK_MS);
        }
    }

    /// What to do.
    interface Change {
        void happened() throws IOException;
    }

    private Map<Path, String> look() throws IOException {
        Map<Path, String> seen = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                seen.put(f, Files.getLastModifiedTime(f) + " "
                        + Files.size(f));
            }
        } catch (UncheckedIOException gone) {
            // An editor replaced a file while we looked: look again.
            return before;
        }
        return seen;
    }
}
