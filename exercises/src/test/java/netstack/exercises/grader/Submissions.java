package netstack.exercises.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes submissions of the toy exercise.
final class Submissions {

    private final Path folder;
    private int written;

    Submissions(Path folder) {
        this.folder = folder;
    }

    /// A class `student.Sum` with this body of `add`.
    Path body(String body) {
        return members("public int add(int[] xs) {" + body + "}");
    }

    /// A class `student.Sum` with these members.
    Path members(String members) {
        return source("""
                package student;
                import java.util.*;
                public class Sum implements netstack.exercises.toy.Adder {
                    static int sum(int[] xs) {
                        int sum = 0;
                        for (int x : xs) {
                            sum += x;
                        }
                        return sum;
                    }
                """ + members + "\n}\n");
    }

    Path source(String text) {
        try {
            Path dir = Files.createDirectories(folder.resolve("s" + written++));
            Files.writeString(dir.resolve("Sum.java"), text);
            return dir;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
