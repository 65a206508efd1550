package netstack.host.packetdrill.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import netstack.host.packetdrill.ast.Printer;

/// Words about a failure: the place, the script's line, what was expected
/// beside what came, the times, and `tcp_info`.
final class Report {
    private static final int WIDTH = 76;

    private Report() {
    }

    /// The whole report.
    static String of(String file, int line, String source, String what,
            Mismatch m, Map<String, Long> info) {
        StringBuilder out = new StringBuilder();
        out.append(file).append(':').append(line).append(": ")
                .append(what).append('\n');
        if (!source.isBlank()) {
            out.append("  script:   ").append(source.strip()).append('\n');
        }
        if (m != null) packets(out, m);
        if (!info.isEmpty()) info(out, info);
        return out.toString();
    }

    private static void packets(StringBuilder out, Mismatch m) {
        out.append("  expected: ").append(m.expected()).append('\n');
        out.append("  actual:   ").append(m.actual() == null ? "nothing"
                : m.actual()).append('\n');
        boolean timed = m.to() != Timeline.NEVER;
        out.append("  time:     expected ").append(!timed ? "any"
                : Printer.seconds(m.from()) + (m.to() > m.from()
                    ? "~" + Printer.seconds(m.to()) : "") + " s");
        if (m.at() >= 0) {
            out.append(", actual ").append(Printer.seconds(m.at()))
                    .append(" s");
            long d = m.at() < m.from() ? m.at() - m.from()
                    : Math.max(0, m.at() - m.to());
            if (timed && d != 0) {
                out.append(" (").append(Timeline.difference(d)).append(')');
            }
        }
        out.append('\n');
    }

    private static void info(StringBuilder out, Map<String, Long> info) {
        String text = new TreeMap<>(info).entrySet().stream()
                .filter(e -> e.getKey().startsWith("tcpi_")
                        && e.getValue() != 0)
                .map(e -> e.getKey().substring(5) + "="
                        + Long.toUnsignedString(e.getValue()))
                .collect(Collectors.joining(" "));
        String head = "  tcp_info: ";
        while (!text.isEmpty()) {
            int end = text.length();
            int room = WIDTH - head.length();
            if (end > room) {
                end = Math.max(text.lastIndexOf(' ', room), 1);
            }
            out.append(head).append(text, 0, end).append('\n');
            text = text.substring(end).strip();
            head = "            ";
        }
    }
}
