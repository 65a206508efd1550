package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;

/// Cuts a command line into words and operators, as POSIX sh does it for
/// quotes, `\`, `;`, `&`, `&&`, `||`, `|`, `>` and `#`.
final class Parser {
    /// A command with its redirection target (null for none).
    record Command(List<String> words, String writeTo) {}

    /// Commands joined by pipes, the operator in front of them, and whether
    /// they run in the background.
    record Pipeline(String operator, List<Command> commands,
            boolean background) {}

    private static final String END = "end of file";

    private record Token(String text, boolean operator) {}

    private final String line;
    private int at;
    private final List<Pipeline> pipelines = new ArrayList<>();
    private List<Command> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private String writeTo;
    private String operator = ";";

    private Parser(String line) {
        this.line = line;
    }

    /// The pipelines of `line`; throws on what sh would refuse.
    static List<Pipeline> parse(String line) {
        Parser parser = new Parser(line);
        List<Token> tokens = parser.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            if (!t.operator) {
                parser.words.add(t.text);
            } else if (t.text.equals(">")) {
                i++;
                if (tokens.get(i).operator) throw unexpected(tokens.get(i));
                parser.writeTo = tokens.get(i).text;
            } else {
                parser.endCommand(t);
            }
        }
        return parser.pipelines;
    }

    private void endCommand(Token t) {
        boolean pipe = t.text.equals("|");
        if (words.isEmpty()) {
            boolean waiting = operator.equals("&&") || operator.equals("||");
            boolean atEnd = t.text.equals(END) && !waiting
                    && commands.isEmpty();
            if (!atEnd && !t.text.equals("\n")) throw unexpected(t);
            return;
        }
        commands.add(new Command(words, writeTo));
        words = new ArrayList<>();
        writeTo = null;
        if (pipe) return;
        boolean background = t.text.equals("&");
        pipelines.add(new Pipeline(operator, commands, background));
        commands = new ArrayList<>();
        operator = background ? ";" : t.text;
    }

    private static IllegalArgumentException unexpected(Token t) {
        return unexpected(t.text.equals("\n") ? "newline" : t.text);
    }

    private static IllegalArgumentException unexpected(String what) {
        return new IllegalArgumentException(
                "Syntax error: \"" + what + "\" unexpected");
    }

    private List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (c == '#') {
                while (at < line.length() && line.charAt(at) != '\n') at++;
            } else if (line.startsWith("&&", at)
                    || line.startsWith("||", at)) {
                tokens.add(new Token(line.substring(at, at += 2), true));
            } else if (";|>\n&".indexOf(c) >= 0) {
                at++;
                tokens.add(new Token(String.valueOf(c), true));
            } else {
                tokens.add(new Token(word(), false));
            }
        }
        tokens.add(new Token(END, true));
        return tokens;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && " \t\n;|>&".indexOf(line.charAt(at)) < 0) {
            char c = line.charAt(at++);
            if (c == '\'' || c == '"') {
                quoted(word, c);
            } else if (c == '\\' && at < line.length()) {
                word.append(line.charAt(at++));
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private void quoted(StringBuilder word, char quote) {
        while (at < line.length() && line.charAt(at) != quote) {
            char c = line.charAt(at++);
            if (c == '\\' && quote == '"' && at < line.length()
                    && "\"\\$`".indexOf(line.charAt(at)) >= 0) {
                c = line.charAt(at++);
            }
            word.append(c);
        }
        if (at == line.length()) {
            throw new IllegalArgumentException(
                    "Syntax error: Unterminated quoted string");
        }
        at++;
    }
}
