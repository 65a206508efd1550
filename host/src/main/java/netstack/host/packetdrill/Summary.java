package netstack.host.packetdrill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import netstack.host.packetdrill.run.Result;

/// Results counted: for people by folder, for programs as JSON.
public final class Summary {
    private static final String ROW = "%s %7s %7s %9s %7s%n";
    private static final int NAME = 40;

    private final List<Result> results;

    public Summary(List<Result> results) {
        this.results = results;
    }

    /// How many could be read.
    public long parsed() {
        return count(Result::parsed);
    }

    /// How many ran with all that is in them.
    public long executed() {
        return count(Result::executed);
    }

    /// How many passed.
    public long passed() {
        return count(Result::passed);
    }

    /// How many did not pass, for whatever reason.
    public long failed() {
        return results.size() - passed();
    }

    private long count(Predicate<Result> which) {
        return results.stream().filter(which).count();
    }

    /// A table with a row for each folder and one for all.
    public String table() {
        Map<String, List<Result>> folders = new TreeMap<>();
        for (Result r : results) {
            Path parent = Path.of(r.file()).getParent();
            folders.computeIfAbsent(parent == null ? "." : parent.toString(),
                    _ -> new ArrayList<>()).add(r);
        }
        int width = folders.keySet().stream().mapToInt(String::length)
                .reduce(NAME, Math::max);
        StringBuilder out = new StringBuilder(String.format(ROW,
                padded("folder", width), "scripts", "parsed", "executed",
                "passed"));
        folders.forEach((folder, inside) ->
                out.append(new Summary(inside).row(folder, width)));
        return out.append(row("all", width)).toString();
    }

    private String row(String name, int width) {
        return String.format(ROW, padded(name, width), results.size(),
                parsed(), executed(), passed());
    }

    private static String padded(String name, int width) {
        return name + " ".repeat(width - name.length());
    }

    /// An object with the counts and a list of all scripts.
    public String json() {
        StringBuilder out = new StringBuilder("{\n");
        out.append("  \"parsed\": ").append(parsed());
        out.append(",\n  \"executed\": ").append(executed());
        out.append(",\n  \"passed\": ").append(passed());
        out.append(",\n  \"failed\": ").append(failed());
        out.append(",\n  \"scripts\": [");
        String between = "\n";
        for (Result r : results) {
            out.append(between).append("    {\"file\": ")
                    .append(quoted(r.file())).append(", \"status\": ")
                    .append(quoted(r.status().name().toLowerCase()))
                    .append(", \"reason\": ").append(quoted(r.reason()))
                    .append('}');
            between = ",\n";
        }
        return out.append("\n  ]\n}\n").toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
