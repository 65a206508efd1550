package netstack.exercises.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import netstack.exercises.course.Solutions;
import netstack.exercises.course.Wrong;
import netstack.exercises.exercise.Property;
import netstack.exercises.grader.Detection;

/// Prints of what is measured: a record whose print is another one is out
/// of date. The date of a file says less, and a version nobody raises for a
/// draw that looks elsewhere.
public final class Print {

    private Print() {
    }

    /// That of the cases of the property `id` and the text of a mistake.
    public static String of(Detection detection, Wrong wrong, String id) {
        return print(Stream.of(detection.print(id),
                wrong.fails().contains(id) + " " + wrong.changes()));
    }

    /// That of all cases of an exercise, its reference and its list of
    /// mutants that do the same.
    public static String of(Detection detection, Solutions solutions,
            List<? extends Property<?, ?>> properties) throws IOException {
        try (Stream<Path> files = Files.walk(solutions.folder())) {
            List<Path> read = files.filter(Files::isRegularFile)
                    .filter(f -> f.getFileName().toString()
                            .matches("equivalent.yaml|.*[.]java"))
                    .sorted().toList();
            StringBuilder text = new StringBuilder();
            for (Path f : read) {
                text.append(Files.readString(f).replace("\r", ""));
            }
            properties.forEach(p -> text.append(detection.print(p.id())));
            return print(Stream.of(text.toString()));
        }
    }

    private static String print(Stream<String> texts) {
        CRC32 crc = new CRC32();
        texts.forEach(t -> crc.update(t.getBytes(StandardCharsets.UTF_8)));
        return String.format("%08x", crc.getValue());
    }
}
