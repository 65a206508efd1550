package netstack.exercises.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The repository that students clone: briefs, hints, starters and
/// questions, the book, and the stack as a jar. Solutions, keys and
/// known-wrong solutions are not in it.
public final class StudentBundle {

    private StudentBundle() {
    }

    /// Makes it in `to`, of the project in `root`.
    public static void write(Path root, Path to, List<String> exercises)
            throws IOException {
        Bundle b = new Bundle(root, to);
        b.jar();
        for (String name : exercises) {
            b.exercise(name);
        }
        b.script("lab", "student-lab.sh");
        b.copy("book/target/book/html");
        b.copy("LICENSE");
        b.file(".gitignore", ".lab/\n");
        b.file("README.md", readme(exercises));
    }

    private static String readme(List<String> exercises) {
        return """
                # The Linux network stack, in Java: exercises

                You need a JDK 25 and nothing else.

                ```sh
                ./lab                    # the course board
                ./lab tour               # a packet through every layer
                ./lab start %1$s
                ./lab show %1$s
                ./lab watch %1$s
                ./lab export %1$s        # what you hand in
                ```

                Your work goes to `student/`. The points of the questions are
                given by your instructor, who has the key.
                """.formatted(exercises.getFirst());
    }
}
