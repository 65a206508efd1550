package netstack.host.packetdrill.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Expr;

/// Reads arguments and results of system calls.
final class ExprParser {
    private final Scanner in;

    ExprParser(Scanner in) {
        this.in = in;
    }

    /// Reads expressions and commas up to `close`, which is taken.
    List<Expr> list(String close) {
        List<Expr> items = new ArrayList<>();
        if (in.accept(close)) return items;
        do {
            items.add(expr());
        } while (in.accept(","));
        in.expect(close, "a comma or " + close);
        return items;
    }

    Expr expr() {
        Expr first = primary();
        if (assignable(first) && in.peek() == '=') {
            in.next();
            return new Expr.Assign(first, expr());
        }
        if (in.peek() != '|') return first;
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (in.accept("|")) parts.add(primary());
        return new Expr.Or(parts);
    }

    private static boolean assignable(Expr e) {
        return e instanceof Expr.Word || e instanceof Expr.Call;
    }

    private Expr primary() {
        char c = in.peek();
        if (in.accept("...")) return new Expr.Ellipsis();
        if (in.accept("[")) return new Expr.Array(list("]"));
        if (in.accept("{")) return new Expr.Struct(list("}"));
        if (c == '"') return string();
        if (c == '-' || Character.isDigit(c)) return number();
        if (Character.isLetter(c) || c == '_') return word();
        throw in.expected("an argument");
    }

    private Expr number() {
        boolean negative = in.accept("-");
        boolean hex = in.looking("0x") || in.looking("0X");
        long n = in.number("a number", Long.MAX_VALUE);
        return new Expr.Num(negative ? -n : n, hex && !negative);
    }

    private Expr word() {
        String name = in.word();
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))
                && name.charAt(0) != '_') {
            return defined(name);
        }
        return in.accept("(") ? new Expr.Call(name, list(")"))
                : new Expr.Word(name);
    }

    /// What a definition stands for, if that is not a word.
    private Expr defined(String value) {
        Scanner inside = new Scanner(in.file(), value, Map.of());
        try {
            Expr e = new ExprParser(inside).expr();
            if (inside.end()) return e;
        } catch (BadScript e) {
            throw in.error("the definition \"" + value
                    + "\" is no argument");
        }
        throw in.error("the definition \"" + value + "\" is no argument");
    }

    /// One or more strings, one behind the other.
    private Expr string() {
        StringBuilder bytes = new StringBuilder();
        while (in.peek() == '"') {
            in.next();
            while (in.raw() != '"') {
                if (in.raw() == 0 || in.raw() == '\n') {
                    throw in.error("the string has no end");
                }
                char c = in.next();
                bytes.append(c == '\\' ? escape() : c);
            }
            in.next();
        }
        return new Expr.Str(bytes.toString(), in.accept("..."));
    }

    private char escape() {
        if (in.raw() == 0) throw in.error("the string has no end");
        char c = in.next();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'x' -> hexEscape();
            case '0' -> 0;
            default -> c;
        };
    }

    private char hexEscape() {
        int value = 0;
        for (int i = 0; i < 2; i++) {
            int digit = Character.digit(in.raw(), 16);
            if (digit < 0) throw in.error("\\x takes two hex digits");
            value = value << 4 | digit;
            in.next();
        }
        return (char) value;
    }
}
