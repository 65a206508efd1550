package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import netstack.exercises.classroom.Csv;
import netstack.exercises.course.Catalogue;

/// A file of what was measured, as comma-separated values: a line of names,
/// then the lines of each exercise, whose name stands first. Measuring an
/// exercise again replaces its lines and no others.
final class Records {

    private final List<String> names;
    private final Map<String, List<List<String>>> lines = new TreeMap<>();

    private Records(List<String> names) {
        this.names = names;
    }

    /// What `file` holds, which has these `names`; nothing if there is none.
    static Records read(Path file, String... names) throws IOException {
        Records records = new Records(List.of(names));
        if (!Files.exists(file)) {
            return records;
        }
        List<List<String>> all = Csv.parse(Files.readString(file));
        if (all.isEmpty() || !all.getFirst().equals(records.names)) {
            throw new IOException(file + " does not begin with "
                    + String.join(",", names));
        }
        all.stream().skip(1).forEach(l -> records.lines.computeIfAbsent(
                l.getFirst(), name -> new ArrayList<>()).add(l));
        return records;
    }

    /// The lines of the exercise `name`.
    List<List<String>> of(String name) {
        return lines.getOrDefault(name, List.of());
    }

    /// Replaces the lines of the exercise `name`.
    void put(String name, List<List<String>> measured) {
        lines.put(name, measured);
    }

    /// Writes all, in the order of the course.
    void write(Path file) throws IOException {
        Csv csv = new Csv().line(names.toArray());
        for (String name : Catalogue.names()) {
            of(name).forEach(l -> csv.line(l.toArray()));
        }
        Files.writeString(file, csv.toString().replace("\r", ""));
    }
}
