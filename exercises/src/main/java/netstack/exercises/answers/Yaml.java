package netstack.exercises.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads YAML as plain maps, lists, strings and numbers: no tag makes an
/// object, no key stands twice, and sizes are bounded.
public final class Yaml {

    private static final int MAX_BYTES = 256 << 10;

    private Yaml() {
    }

    /// The file `file` as a map.
    public static Map<String, Object> read(Path file) throws AnswerError {
        String name = file.getFileName().toString();
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new AnswerError(name + " is larger than "
                        + (MAX_BYTES >> 10) + " KiB");
            }
            return parse(name, Files.readString(file));
        } catch (IOException e) {
            throw new AnswerError(name + " cannot be read: "
                    + e.getMessage());
        }
    }

    static Map<String, Object> parse(String name, String text)
            throws AnswerError {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        try {
            return map(name, new org.yaml.snakeyaml.Yaml(
                    new SafeConstructor(options)).load(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0
                    : e.getProblemMark().getLine() + 1;
            throw new AnswerError(name + ":" + line + ": "
                    + e.getProblem());
        } catch (YAMLException e) {
            throw new AnswerError(name + ": " + e.getMessage());
        }
    }

    /// `value` as a map with text keys, in the order of the file.
    public static Map<String, Object> map(String what, Object value)
            throws AnswerError {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> given)) {
            throw new AnswerError(what + ": lines of `name: value` were"
                    + " expected, not " + value);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        given.forEach((k, v) -> map.put(String.valueOf(k), v));
        return map;
    }
}
