package netstack.exercises.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Sheet;

/// Where the texts of an exercise lie, and the student's copy.
///
/// @param root the project's folder
public record ExerciseFiles(Path root, String name) {

    /// Where a bundle has the sources of what is given, in an exercise's
    /// folder.
    public static final String GIVEN = "given";

    private Path folder() {
        return root.resolve("exercises").resolve(name);
    }

    /// The student's copy of the starter: what is edited and graded.
    public Path student() {
        return root.resolve("student").resolve(name);
    }

    /// What students begin with.
    public Path starter() {
        return folder().resolve("starter");
    }

    /// The brief, as AsciiDoc.
    public String brief() throws IOException {
        return Files.readString(folder().resolve("brief.adoc"));
    }

    /// The sources of what the student implements and is given: those of
    /// the project, or their copies in a bundle.
    public List<Path> given() throws IOException {
        Path copies = folder().resolve(GIVEN);
        Path folder = Files.isDirectory(copies) ? copies
                : root.resolve("exercises/src/main/java").resolve(types());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .sorted().toList();
        }
    }

    /// The folder of the package of what is implemented.
    private String types() {
        String type = Catalogue.find(name).contract().type();
        return type.substring(0, type.lastIndexOf('.')).replace('.', '/');
    }

    /// The hints, the mildest first.
    public List<String> hints() throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve("hints"))) {
            List<String> hints = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                hints.add(Files.readString(file));
            }
            return hints;
        }
    }

    /// The questions, with their key where the solutions are.
    public Sheet sheet() throws AnswerError {
        return Sheet.read(folder().resolve("questions.yaml"),
                root.resolve("exercises/src/solutions").resolve(name)
                        .resolve("key.yaml"));
    }

    /// Copies the starter to the student's folder, and records what the
    /// exercise works on.
    public void start() throws IOException {
        copy(starter(), student());
        Recorded.write(name, student());
    }

    /// Keeps the student's folder as a backup and starts again.
    ///
    /// @return where the backup lies
    public Path reset() throws IOException {
        Path backups = root.resolve(".lab/backup");
        Files.createDirectories(backups);
        int n = 1;
        while (Files.exists(backups.resolve(name + "-" + n))) {
            n++;
        }
        Path backup = backups.resolve(name + "-" + n);
        Files.move(student(), backup);
        start();
        return backup;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
