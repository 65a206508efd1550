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
            b.given(name);
        }
        b.script("lab", "student-lab.sh");
        b.copy("book/target/book/html");
        b.copy("LICENSE");
        b.copy("LICENSE-prose");
        b.file(".gitignore", ".lab/\n");
        b.file("README.md", readme(exercises));
    }

    private static String readme(List<String> exercises) {
        return """
                # The Linux network stack, in Java: exercises

                You need a JDK 25 and nothing else
                ([Temurin](https://adoptium.net), or `apt install
                temurin-25-jdk`). The book is
                `book/target/book/html/book.html`.

                ```sh
                ./lab                    # the course board: what is next
                ./lab tour               # a packet through every layer
                ./lab start %1$s   # a copy for you in student/%1$s
                ./lab show %1$s    # what to do, and the questions
                ./lab watch %1$s   # your points, each time you save
                ./lab hint %1$s    # the next of three hints
                ./lab export %1$s  # the zip that you hand in
                ```

                Write the code in `student/NAME/` and the answers to the
                questions in `student/NAME/answers.yaml`. A failure names the
                case, your line, and the command that runs it again
                (`./lab replay-case FILE`). For an IDE: what you implement and
                may use is in `jar/lab.jar` (add it as a library), its sources
                are in `exercises/NAME/given/`. `./lab grade NAME --debug`
                waits for a debugger.

                The points of the questions are given by your instructor, who
                has the key; hidden cases may be too.
                """.formatted(exercises.getFirst());
    }
}
