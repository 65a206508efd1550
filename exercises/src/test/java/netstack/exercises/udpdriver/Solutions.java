package netstack.exercises.udpdriver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The reference, the starter and the known-wrong solutions of an exercise.
final class Solutions {

    static final Path EXERCISE = Path.of("udp-driver");
    static final Path SOLUTIONS = Path.of("src/solutions/udp-driver");
    static final Path REFERENCE = SOLUTIONS.resolve("reference");
    static final Path STARTER = EXERCISE.resolve("starter");

    private Solutions() {
    }

    /// A known-wrong solution: the reference with changes.
    record Wrong(String name, List<String> fails, List<Map<String, String>> changes) {

        /// Writes the changed reference below `folder`.
        Path write(Path folder) throws IOException {
            Path dir = Files.createDirectories(folder.resolve(name));
            String text = Files.readString(REFERENCE.resolve("UdpStub.java"));
            for (Map<String, String> change : changes) {
                if (!text.contains(change.get("from"))) {
                    throw new IllegalStateException(name + ": the reference has no "
                            + change.get("from"));
                }
                text = text.replace(change.get("from"), change.get("to"));
            }
            Files.writeString(dir.resolve("UdpStub.java"), text);
            Files.copy(REFERENCE.resolve("answers.yaml"), dir.resolve("answers.yaml"));
            return dir;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked")
    static List<Wrong> wrong() throws IOException {
        Map<String, Map<String, Object>> all = new Yaml(
                new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(SOLUTIONS.resolve("wrong.yaml")));
        return all.entrySet().stream().map(e -> new Wrong(e.getKey(),
                (List<String>) e.getValue().get("fails"),
                (List<Map<String, String>>) e.getValue().get("change"))).toList();
    }
}
