package netstack.exercises.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A known-wrong solution: the reference with one real mistake.
///
/// @param name its name in `wrong.yaml`
/// @param mistake the mistake in words
/// @param fails the properties that it must fail, and no others
/// @param changes what is replaced in the reference
/// @param reference the folder of the reference
public record Wrong(String name, String mistake, List<String> fails,
        List<Change> changes, Path reference) {

    /// A piece of the reference's text and what stands there instead.
    public record Change(String from, String to) {
    }

    /// Writes the changed reference below `folder`; returns where.
    public Path write(Path folder) throws IOException {
        Path dir = Files.createDirectories(folder.resolve(name));
        int found = 0;
        try (Stream<Path> files = Files.list(reference)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                for (Change c : changes) {
                    found += text.contains(c.from()) ? 1 : 0;
                    text = text.replace(c.from(), c.to());
                }
                Files.writeString(dir.resolve(file.getFileName()), text);
            }
        }
        if (found != changes.size()) {
            throw new IllegalStateException(name + ": " + found + " of "
                    + changes.size() + " changes found in " + reference);
        }
        return dir;
    }

    @Override
    public String toString() {
        return name;
    }
}
