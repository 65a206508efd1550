package netstack.host.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.probe.ProbePoint;

/// Finds the lines of a probed function in the project's sources.
final class Source {
    private static final int MAX_LINES = 16;

    private final Path home;

    Source(Path home) {
        this.home = home;
    }

    /// The method's first lines with its file; empty without sources.
    List<String> of(ProbePoint p) {
        String module = p.type().split("\\.")[1];
        String top = p.type().contains("$")
                ? p.type().substring(0, p.type().indexOf('$')) : p.type();
        Path file = home.resolve(module).resolve("src/main/java")
                .resolve(top.replace('.', '/') + ".java");
        try {
            return Files.isRegularFile(file) ? cut(file, p) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private List<String> cut(Path file, ProbePoint p) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("@Linux")
                    && lines.get(i).contains("\"" + p.symbol() + "\"")) {
                int end = i;
                while (end < lines.size() && !lines.get(end).equals("    }")
                        && end < i + MAX_LINES) end++;
                String where = home.relativize(file) + ":" + (i + 1);
                List<String> cut = new ArrayList<>();
                cut.add(where);
                cut.addAll(lines.subList(i, Math.min(end + 1,
                        lines.size())));
                return cut;
            }
        }
        return List.of();
    }
}
