package netstack.host.packetdrill.code;

import java.util.ArrayList;
import java.util.List;
import netstack.host.packetdrill.code.Statement.NoSuchName;
import netstack.host.packetdrill.code.Statement.Value;

/// Reads one integer expression, with Python's operators and precedence:
/// `or`, `and`, `not`, comparisons (chained), `|`, `^`, `&`, shifts, `+ -`,
/// `* // %`, unary `- + ~`, parentheses, names and numbers.
final class ExprReader {
    private static final String[] COMPARE =
        {"==", "!=", "<=", ">=", "<", ">"};

    private final String text;
    private final int line;
    private int at;

    ExprReader(String text, int line) {
        this.text = text;
        this.line = line;
    }

    /// What was read so far.
    String before() {
        return text.substring(0, at).strip();
    }

    CodeError bad() {
        skip();
        return new CodeError(line, "no statement that is understood: \""
                + text + "\", from \"" + text.substring(at) + "\" on");
    }

    private void skip() {
        while (at < text.length()
                && Character.isWhitespace(text.charAt(at))) at++;
    }

    boolean end() {
        skip();
        return at == text.length();
    }

    boolean accept(String s) {
        skip();
        boolean there = text.startsWith(s, at);
        if (there) at += s.length();
        return there;
    }

    private static boolean wordChar(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    String name() {
        skip();
        int start = at;
        while (at < text.length() && wordChar(text.charAt(at))) at++;
        return text.substring(start, at);
    }

    boolean acceptWord(String word) {
        int start = at;
        if (name().equals(word)) return true;
        at = start;
        return false;
    }

    Value expr() {
        Value a = and();
        while (acceptWord("or")) {
            Value l = a;
            Value r = and();
            a = n -> l.of(n) != 0 ? l.of(n) : r.of(n);
        }
        return a;
    }

    private Value and() {
        Value a = not();
        while (acceptWord("and")) {
            Value l = a;
            Value r = not();
            a = n -> l.of(n) == 0 ? 0 : r.of(n);
        }
        return a;
    }

    private Value not() {
        if (!acceptWord("not")) return comparison();
        Value v = not();
        return n -> v.of(n) == 0 ? 1 : 0;
    }

    // tag::comparison[]
    /// `a <= b < c`: each holds, and `b` is one value.
    private Value comparison() {
        List<Value> values = new ArrayList<>(List.of(bits(0)));
        List<String> operators = new ArrayList<>();
        for (String op = operator(); op != null; op = operator()) {
            operators.add(op);
            values.add(bits(0));
        }
        if (operators.isEmpty()) return values.getFirst();
        return names -> {
            for (int i = 0; i < operators.size(); i++) {
                if (!compare(values.get(i).of(names), operators.get(i),
                        values.get(i + 1).of(names))) return 0;
            }
            return 1;
        };
    }
    // end::comparison[]

    private String operator() {
        for (String op : COMPARE) {
            skip();
            boolean shift = text.startsWith("<<", at)
                    || text.startsWith(">>", at);
            if (!shift && accept(op)) return op;
        }
        return null;
    }

    private static boolean compare(long a, String op, long b) {
        return switch (op) {
            case "==" -> a == b;
            case "!=" -> a != b;
            case "<=" -> a <= b;
            case ">=" -> a >= b;
            case "<" -> a < b;
            default -> a > b;
        };
    }

    private static final String[][] BINARY = {
        {"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "//", "%"}};

    /// Operators of the level `level` and tighter ones.
    private Value bits(int level) {
        if (level == BINARY.length) return unary();
        Value a = bits(level + 1);
        for (;;) {
            String op = null;
            for (String o : BINARY[level]) {
                if (op == null && accept(o)) op = o;
            }
            if (op == null) return a;
            Value l = a;
            Value r = bits(level + 1);
            String o = op;
            a = names -> apply(l.of(names), o, r.of(names));
        }
    }

    private static long apply(long a, String op, long b) {
        return switch (op) {
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "&" -> a & b;
            case "<<" -> a << b;
            case ">>" -> a >> b;
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> Math.floorDiv(a, b);
            default -> Math.floorMod(a, b);
        };
    }

    private Value unary() {
        if (accept("-")) {
            Value v = unary();
            return n -> -v.of(n);
        }
        if (accept("~")) {
            Value v = unary();
            return n -> ~v.of(n);
        }
        if (accept("+")) return unary();
        if (accept("(")) {
            Value v = expr();
            if (!accept(")")) throw bad();
            return v;
        }
        return atom();
    }

    private Value atom() {
        int start = at;
        String word = name();
        if (word.isEmpty()) throw bad();
        if (Character.isDigit(word.charAt(0))) {
            try {
                long v = Long.decode(word.matches("0+") ? "0" : word);
                return _ -> v;
            } catch (NumberFormatException e) {
                at = start;
                throw bad();
            }
        }
        if (word.equals("True")) return _ -> 1;
        if (word.equals("False")) return _ -> 0;
        return names -> {
            Long v = names.get(word);
            if (v == null) throw new NoSuchName(word);
            return v;
        };
    }
}
