package netstack.host.packetdrill.code;

import java.util.ArrayList;
import java.util.List;

/// Cuts code into statements: they end with a line or with `;`. A `\` at a
/// line's end joins it with the next, and so does an open parenthesis; `#`
/// starts a comment.
final class LogicalLines {
    /// A statement and the line in which it starts.
    record Line(String text, int number) { }

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder now = new StringBuilder();
    private int line;
    private int start;
    private int depth;
    private char quote;
    private boolean comment;

    private LogicalLines(int first) {
        line = first;
        start = first;
    }

    /// Cuts `text`, whose first character stands in line `first`.
    static List<Line> of(String text, int first) {
        LogicalLines l = new LogicalLines(first);
        for (char c : text.toCharArray()) l.take(c);
        l.depth = 0;
        l.take('\n');
        return l.lines;
    }

    private void take(char c) {
        if (c == '\n') {
            endOfLine();
        } else if (comment) {
            return;
        } else if (quote != 0) {
            if (c == quote) quote = 0;
            now.append(c);
        } else if (c == '#') {
            comment = true;
        } else if (c == ';') {
            end();
        } else {
            if (c == '\'' || c == '"') quote = c;
            if (c == '(') depth++;
            if (c == ')') depth--;
            now.append(c);
        }
    }

    private void endOfLine() {
        line++;
        comment = false;
        quote = 0;
        int last = now.length() - 1;
        if (last >= 0 && now.charAt(last) == '\\') {
            now.setCharAt(last, ' ');
        } else if (depth > 0) {
            now.append(' ');
        } else {
            end();
        }
    }

    private void end() {
        String text = now.toString().strip();
        if (!text.isEmpty()) lines.add(new Line(text, start));
        now.setLength(0);
        depth = 0;
        start = line;
    }
}
