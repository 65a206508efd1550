package netstack.host.packetdrill.code;

import java.util.ArrayList;
import java.util.List;

/// Reads statements: `assert EXPR` (what follows a comma is for people),
/// `NAME = EXPR`, `NAME += EXPR`, `NAME -= EXPR`; `print(...)` is skipped.
final class CodeParser {
    private CodeParser() {
    }

    /// Reads `text`, whose first character stands in line `line`.
    static List<Statement> parse(String text, int line) {
        List<Statement> statements = new ArrayList<>();
        for (LogicalLines.Line l : LogicalLines.of(text, line)) {
            add(statements, l.text(), l.number());
        }
        return statements;
    }

    private static void add(List<Statement> statements, String text,
            int line) {
        if (text.equals("pass")
                || text.startsWith("print")
                && !text.matches("print\\w*\\s*[-+]?=[^=].*")) {
            return;
        }
        ExprReader in = new ExprReader(text, line);
        if (in.acceptWord("assert")) {
            Statement.Value v = in.expr();
            String shown = in.before();
            if (!in.end() && !in.accept(",")) throw in.bad();
            statements.add(new Statement(line, shown, null, false, v));
            return;
        }
        String name = in.name();
        boolean plus = in.accept("+=");
        boolean minus = !plus && in.accept("-=");
        if (name.isEmpty() || !plus && !minus && !in.accept("=")) {
            throw in.bad();
        }
        Statement.Value v = in.expr();
        if (!in.end()) throw in.bad();
        statements.add(new Statement(line, text, name, plus || minus,
                minus ? names -> -v.of(names) : v));
    }
}
