package netstack.exercises.classroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import netstack.exercises.bundle.Folders;
import netstack.exercises.bundle.Zips;
import netstack.exercises.compile.Sources;

/// One submission of a class: a folder, or a zip that is unpacked for the
/// time of its grading.
final class HandedIn implements AutoCloseable {

    private final Path unpacked;
    private final Path folder;

    private HandedIn(Path unpacked, Path folder) {
        this.unpacked = unpacked;
        this.folder = folder;
    }

    /// All submissions in `dir`, by name.
    static List<Path> all(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(f -> Files.isDirectory(f)
                    || f.toString().endsWith(".zip"))
                    .filter(f -> !name(f).startsWith("."))
                    .sorted(Comparator.comparing(HandedIn::name)).toList();
        }
    }

    /// The name of a submission: that of its folder or zip.
    static String name(Path path) {
        return path.getFileName().toString().replaceAll("\\.zip$", "");
    }

    /// Opens a submission; a zip that can't be read is an empty folder.
    static HandedIn open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new HandedIn(null, Zips.inside(path));
        }
        Path to = Files.createTempDirectory("lab-class");
        try {
            Zips.unpack(path, to);
        } catch (IOException e) {
            Files.writeString(to.resolve(Sources.UNREADABLE),
                    "the zip cannot be read: " + e.getMessage());
        }
        return new HandedIn(to, Zips.inside(to));
    }

    Path folder() {
        return folder;
    }

    /// All its Java, for comparing; "" when there is none.
    String text() {
        try {
            return String.join("\n", Sources.read(folder).texts().values());
        } catch (IOException nothing) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        if (unpacked == null) {
            return;
        }
        Folders.delete(unpacked);
    }
}
