package netstack.host.libpcap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts an expression into tokens: the longest that matches wins, of equally
/// long ones the first kind.
final class FilterLexer {
    private static final String N = "(?:0[xX][0-9A-Fa-f]+|[0-9]+)";
    private static final String B = "[0-9A-Fa-f]{1,2}";
    private static final String B2 = "[0-9A-Fa-f]{4}";
    private static final String W = "[0-9A-Fa-f]{1,4}";
    private static final Pattern MAC = Pattern.compile(B + "(?::" + B
        + "){5}|" + B + "(?:-" + B + "){5}|" + B + "(?:\\." + B + "){5}|"
        + B2 + "\\." + B2 + "\\." + B2 + "|[0-9A-Fa-f]{12}");
    private static final Pattern NUMBER = Pattern.compile(N);
    private static final Pattern HID = Pattern.compile(
        N + "(?:\\." + N + "){1,3}");
    private static final Pattern BAD_MAC = Pattern.compile(
        B + ":+(?:" + B + ":+)+");
    private static final Pattern ID = Pattern.compile(
        "[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?");
    private static final Pattern ESCAPED = Pattern.compile(
        "\\\\[^ !()\n\t]+");
    private static final Pattern AID = Pattern.compile("\\$" + B);
    private static final Pattern OP = Pattern.compile(
        "&&|\\|\\||>=|<=|!=|==|<<|>>|[-+*/%:\\[\\]!<>()&|^=]");

    private final String in;
    private final Keywords words = new Keywords();
    private final List<Pattern> ipv6 = new ArrayList<>();
    private int at;

    FilterLexer(String in) {
        this.in = in;
        String v4 = N + "(?:\\." + N + "){3}";
        ipv6.add(Pattern.compile(W + "(?::" + W + "){7}"));
        ipv6.add(Pattern.compile(W + "(?::" + W + "){5}:" + v4));
        for (int left = 0; left <= 7; left++) {
            String l = left == 0 ? "::"
                : W + "(?::" + W + "){" + (left - 1) + "}::";
            for (int right = 0; right <= 7 - left; right++) {
                ipv6.add(Pattern.compile(right == 0 ? l
                    : l + W + "(?::" + W + "){" + (right - 1) + "}"));
                if (left + right <= 5) {
                    ipv6.add(Pattern.compile(
                        l + "(?:" + W + ":){" + right + "}" + v4));
                }
            }
        }
    }

    /// All tokens, the last of them END.
    List<Token> tokens() {
        List<Token> out = new ArrayList<>();
        for (;;) {
            while (at < in.length() && " \r\n\t".indexOf(in.charAt(at)) >= 0) {
                at++;
            }
            if (at == in.length()) {
                out.add(new Token(Token.Kind.END, "", 0));
                return out;
            }
            out.add(next());
        }
    }

    private int end(Pattern p) {
        Matcher m = p.matcher(in).region(at, in.length());
        return m.lookingAt() ? m.end() : at;
    }

    private Token next() {
        int v6 = at;
        for (Pattern p : ipv6) {
            v6 = Math.max(v6, end(p));
        }
        int[] ends = {end(OP), end(AID), end(MAC), end(NUMBER), end(HID),
            v6, end(BAD_MAC), end(ID), end(ESCAPED)};
        int best = 0;
        for (int i = 1; i < ends.length; i++) {
            best = ends[i] > ends[best] ? i : best;
        }
        return ends[best] == at ? error(take(at + 1)) : token(best,
            take(ends[best]));
    }

    private String take(int end) {
        String s = in.substring(at, end);
        at = end;
        return s;
    }

    private static Token error(String text) {
        return new Token(Token.Kind.ERROR, text, 0);
    }

    private Token token(int pattern, String s) {
        return switch (pattern) {
            case 0 -> operator(s);
            case 1 -> new Token(Token.Kind.AID, s, 0);
            case 2 -> new Token(Token.Kind.EID, s, 0);
            case 3 -> number(s);
            case 4 -> new Token(Token.Kind.HID, s, 0);
            case 5 -> new Token(Token.Kind.HID6, s, 0);
            case 6 -> new Token(Token.Kind.ERROR,
                "bogus ethernet address " + s, 1);
            case 7 -> words.of(s) != null ? words.of(s)
                : new Token(Token.Kind.ID, s, 0);
            default -> new Token(Token.Kind.ID, s.substring(1), 0);
        };
    }

    private static Token operator(String s) {
        return switch (s) {
            case "&&" -> new Token(Token.Kind.WORD, "and", 0);
            case "||" -> new Token(Token.Kind.WORD, "or", 0);
            case "==" -> new Token(Token.Kind.OP, "=", 0);
            default -> new Token(Token.Kind.OP, s, 0);
        };
    }

    /// Hexadecimal, octal or decimal, 32 bits. An error token with a number
    /// has a message of its own.
    private static Token number(String s) {
        boolean hex = s.length() > 1 && (s.charAt(1) | 0x20) == 'x';
        int radix = hex ? 16 : s.charAt(0) == '0' ? 8 : 10;
        String digits = hex ? s.substring(2) : s;
        if (radix == 8 && !digits.matches("[0-7]+")) {
            return new Token(Token.Kind.ERROR,
                "number " + s + " contains non-octal digit", 1);
        }
        try {
            return new Token(Token.Kind.NUM, s,
                Integer.parseUnsignedInt(digits, radix));
        } catch (NumberFormatException e) {
            return new Token(Token.Kind.ERROR,
                "number " + s + " overflows 32 bits", 1);
        }
    }
}
