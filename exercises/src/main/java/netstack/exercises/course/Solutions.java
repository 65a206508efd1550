package netstack.exercises.course;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Yaml;

/// The solutions of an exercise, where they are: a bundle for students has
/// none.
///
/// @param folder `exercises/src/solutions/NAME`
public record Solutions(Path folder) {

    /// Those of the exercise `name` of the project in `root`.
    public static Solutions of(Path root, String name) {
        return new Solutions(root.resolve("exercises/src/solutions")
                .resolve(name));
    }

    /// Whether they are here.
    public boolean exist() {
        return Files.isDirectory(reference());
    }

    /// The folder of the reference solution.
    public Path reference() {
        return folder.resolve("reference");
    }

    /// The key of the questions.
    public Path key() {
        return folder.resolve("key.yaml");
    }

    /// The known-wrong solutions.
    public List<Wrong> wrong() throws AnswerError {
        List<Wrong> all = new ArrayList<>();
        for (Map.Entry<String, Object> e
                : Yaml.read(folder.resolve("wrong.yaml")).entrySet()) {
            all.add(one(e.getKey(), Yaml.map(e.getKey(), e.getValue())));
        }
        return all;
    }

    private Wrong one(String name, Map<String, Object> map)
            throws AnswerError {
        List<Wrong.Change> changes = new ArrayList<>();
        for (Object c : (List<?>) map.get("change")) {
            Map<String, Object> change = Yaml.map(name, c);
            changes.add(new Wrong.Change(change.get("from").toString(),
                    change.get("to").toString()));
        }
        return new Wrong(name, String.valueOf(map.get("mistake")),
                ((List<?>) map.get("fails")).stream().map(String::valueOf)
                        .toList(), changes, reference());
    }
}
