package netstack.exercises.compile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The Java files of a submission, by their path in it. Links are not
/// followed and sizes are bounded.
public record Sources(Map<String, String> texts) {

    /// Stands in a folder that nothing could be unpacked into, and says
    /// why.
    public static final String UNREADABLE = "unreadable.txt";

    static final int MAX_FILES = 64;
    static final int MAX_BYTES = 512 << 10;

    /// Reads every `.java` file below `folder`, or the one that `folder` is.
    ///
    /// @throws IOException in words for the student, when there is too much
    ///         or nothing
    public static Sources read(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        long total = 0;
        for (Path file : javaFiles(folder)) {
            total += Files.size(file);
            if (texts.size() == MAX_FILES || total > MAX_BYTES) {
                throw new IOException("more than " + MAX_FILES
                        + " Java files or " + (MAX_BYTES >> 10) + " KiB");
            }
            String name = folder.equals(file)
                    ? file.getFileName().toString()
                    : folder.relativize(file).toString();
            texts.put(name, text(name, file));
        }
        if (texts.isEmpty()) {
            Path why = folder.resolve(UNREADABLE);
            throw new IOException(Files.isRegularFile(why,
                    LinkOption.NOFOLLOW_LINKS) ? Files.readString(why)
                    : "there is no Java file in it");
        }
        return new Sources(texts);
    }

    private static String text(String name, Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(name + " is not UTF-8 text", e);
        }
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException("there is no " + folder);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> Files.isRegularFile(p,
                            LinkOption.NOFOLLOW_LINKS))
                    .sorted().toList();
        }
    }
}
