package netstack.exercises.classroom;

import java.util.ArrayList;
import java.util.List;

/// Comma-separated values (RFC 4180).
public final class Csv {

    private final StringBuilder out = new StringBuilder();

    /// Adds a line. A field that a spreadsheet would take for a formula
    /// gets an apostrophe in front.
    public Csv line(Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            out.append(i == 0 ? "" : ",").append(field(
                    String.valueOf(fields[i])));
        }
        out.append("\r\n");
        return this;
    }

    private static String field(String s) {
        String safe = !s.isEmpty() && "=+-@\t".indexOf(s.charAt(0)) >= 0
                && !s.matches("-?[0-9.]+") ? "'" + s : s;
        return safe.matches("[^\",\r\n]*") ? safe
                : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /// The lines of `text`.
    public static List<List<String>> parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length()
                        && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                line.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (!field.isEmpty() || !line.isEmpty()) {
            line.add(field.toString());
            lines.add(line);
        }
        return lines;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
