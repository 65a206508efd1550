package netstack.exercises.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Yaml;

/// A mutant that does what the reference does, and why: one of
/// `equivalent.yaml`.
///
/// @param line the line's text
/// @param change PIT's words for the change, or their beginning
/// @param which the how manyth of this change in this line; 1 if not said
/// @param why the reason
public record Equivalent(String name, String line, String change,
        int which, String why) {

    /// The name of the file beside the reference.
    public static final String FILE = "equivalent.yaml";

    /// All in the folder of an exercise's solutions.
    public static List<Equivalent> of(Path solutions) throws AnswerError {
        List<Equivalent> all = new ArrayList<>();
        Path file = solutions.resolve(FILE);
        if (!Files.exists(file)) {
            return all;
        }
        for (Map.Entry<String, Object> e : Yaml.read(file).entrySet()) {
            Map<String, Object> m = Yaml.map(e.getKey(), e.getValue());
            for (String key : List.of("line", "change", "why")) {
                if (!(m.get(key) instanceof String s) || s.isBlank()) {
                    throw new AnswerError(FILE + ": " + e.getKey()
                            + " has no `" + key + "`");
                }
            }
            all.add(new Equivalent(e.getKey(), (String) m.get("line"),
                    (String) m.get("change"), m.get("which") instanceof Integer n
                    ? n : 1, (String) m.get("why")));
        }
        return all;
    }

    boolean is(Mutant m) {
        return m.text().equals(line.strip()) && m.which() == which
                && m.change().startsWith(change);
    }
}
