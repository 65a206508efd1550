package netstack.exercises.classroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The free text of a class, as a table that a human fills in: the next run
/// adds the points in its last column.
final class HandPoints {

    private static final String FILE = "free-text.csv";
    private static final int POINTS = 3;

    private HandPoints() {
    }

    /// Points by submission, from the table in `out` if there is one.
    static Map<String, Double> read(Path out) throws IOException {
        Map<String, Double> points = new HashMap<>();
        given(out).forEach((key, value) -> {
            try {
                points.merge(key.substring(0, key.indexOf('\n')),
                        Double.valueOf(value), Double::sum);
            } catch (NumberFormatException notANumberYet) {
                points.merge(key.substring(0, key.indexOf('\n')), 0.0,
                        Double::sum);
            }
        });
        return points;
    }

    /// The last column by submission and question.
    private static Map<String, String> given(Path out) throws IOException {
        Map<String, String> given = new HashMap<>();
        Path file = out.resolve(FILE);
        if (Files.exists(file)) {
            List<List<String>> lines = Csv.parse(Files.readString(file));
            for (List<String> line : lines.subList(Math.min(1,
                    lines.size()), lines.size())) {
                if (line.size() > POINTS) {
                    given.put(line.get(0) + "\n" + line.get(1),
                            line.get(POINTS).strip());
                }
            }
        }
        return given;
    }

    /// Writes the table again, with what was filled in.
    static void write(Path out, List<Row> rows) throws IOException {
        Map<String, String> given = given(out);
        Csv csv = new Csv().line("submission", "question", "answer",
                "points");
        for (Row r : rows) {
            r.texts().forEach((question, answer) -> csv.line(r.name(),
                    question, answer, given.getOrDefault(
                            r.name() + "\n" + question, "")));
        }
        Files.writeString(out.resolve(FILE), csv.toString());
    }
}
