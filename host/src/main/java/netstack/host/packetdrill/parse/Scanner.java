package netstack.host.packetdrill.parse;

import java.util.Map;
import netstack.host.packetdrill.ast.Pos;

/// Reads a script character by character: what a dot or a letter means
/// depends on where it stands, so there are no tokens ahead of the parser.
///
/// White space and comments (`//` and `/* */`) may stand between any two
/// things; every method but [#raw] and [#next] skips them first. A word that
/// has a definition is replaced by it.
final class Scanner {
    private final String file;
    private final String text;
    private final Map<String, String> defines;
    private int at;

    Scanner(String file, String text, Map<String, String> defines) {
        this.file = file;
        this.text = text;
        this.defines = defines;
    }

    Map<String, String> defines() {
        return defines;
    }

    /// The file's name, for messages.
    String file() {
        return file;
    }

    /// Where the next thing stands.
    Pos pos() {
        skip();
        return posOf(at);
    }

    private Pos posOf(int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Pos(line, offset - start + 1);
    }

    BadScript error(String what) {
        return new BadScript(file, pos(), what);
    }

    /// An error about what is expected, and what stands there instead.
    BadScript expected(String what) {
        skip();
        if (at == text.length()) {
            return error("the script ends where " + what + " should stand");
        }
        int end = at;
        while (end < text.length() && end < at + 20
                && !Character.isWhitespace(text.charAt(end))) end++;
        return error("expected " + what + ", found \""
                + text.substring(at, Math.max(end, at + 1)) + "\"");
    }

    void skip() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw new BadScript(file, posOf(at),
                            "the comment that starts here has no end");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    boolean end() {
        skip();
        return at == text.length();
    }

    /// The next character that counts, 0 at the end.
    char peek() {
        skip();
        return raw();
    }

    /// The character right here, 0 at the end.
    char raw() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    /// Takes the character right here.
    char next() {
        return text.charAt(at++);
    }

    boolean looking(String s) {
        skip();
        return text.startsWith(s, at);
    }

    boolean accept(String s) {
        boolean there = looking(s);
        if (there) at += s.length();
        return there;
    }

    void expect(String s, String what) {
        if (!accept(s)) throw expected(what);
    }

    private static boolean wordChar(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '_';
    }

    /// Whether the word `w` stands next.
    boolean lookingWord(String w) {
        return looking(w) && (at + w.length() == text.length()
                || !wordChar(text.charAt(at + w.length())));
    }

    boolean acceptWord(String w) {
        boolean there = lookingWord(w);
        if (there) at += w.length();
        return there;
    }

    /// Letters, digits and underscores; empty if none stand here.
    String word() {
        skip();
        int start = at;
        while (wordChar(raw())) at++;
        String word = text.substring(start, at);
        return defines.getOrDefault(word, word);
    }

    /// Whether a word stands here of which `name` tells that it is followed
    /// by `=`, as in a definition.
    boolean lookingDefinition() {
        skip();
        int i = at;
        while (i < text.length() && wordChar(text.charAt(i))) i++;
        return i > at && !Character.isDigit(text.charAt(at))
                && i < text.length() && text.charAt(i) == '=';
    }

    /// A number, decimal or hexadecimal, up to `max`.
    long number(String what, long max) {
        Pos pos = pos();
        int start = at;
        String digits = word();
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        try {
            long n = hex ? Long.parseUnsignedLong(digits.substring(2), 16)
                    : Long.parseLong(digits);
            if (n >= 0 && n <= max) return n;
            throw new BadScript(file, pos, what + " " + digits
                    + " is larger than " + max);
        } catch (NumberFormatException notOne) {
            at = start;
            throw expected(what);
        }
    }

    int number16(String what) {
        return (int) number(what, 0xffff);
    }

    long number32(String what) {
        return number(what, 0xffff_ffffL);
    }

    int length(String what) {
        return (int) number(what, Integer.MAX_VALUE);
    }

    /// Seconds with a fraction, in microseconds. Three dots behind digits
    /// are no fraction.
    long seconds() {
        Pos pos = pos();
        int start = at;
        while (Character.isDigit(raw())) at++;
        boolean fraction = raw() == '.' && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
        int point = at;
        if (fraction) {
            at++;
            while (Character.isDigit(raw())) at++;
        }
        if (at == start) throw expected("a time in seconds");
        if (point - start > 9) {
            throw new BadScript(file, pos, "a time of more than 31 years");
        }
        String whole = text.substring(start, point);
        String micros = fraction ? text.substring(point + 1, at) : "";
        return (whole.isEmpty() ? 0 : Long.parseLong(whole)) * 1_000_000
                + Long.parseLong((micros + "000000").substring(0, 6));
    }

    /// All up to `end`, which is taken too but not returned.
    String until(String end, String what) {
        int stop = text.indexOf(end, at);
        if (stop < 0) {
            throw error("the " + what + " that starts here has no " + end);
        }
        String inside = text.substring(at, stop);
        at = stop + end.length();
        return inside;
    }

    /// What stands here up to white space; quotes of all kinds keep theirs.
    String value() {
        int start = at;
        while (raw() != 0 && !Character.isWhitespace(raw())) {
            char c = next();
            if (c == '"' || c == '`' || c == '\'') {
                until(String.valueOf(c), "quoted text");
            }
        }
        return text.substring(start, at);
    }
}
