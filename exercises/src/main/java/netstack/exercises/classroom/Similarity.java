package netstack.exercises.classroom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds submissions that look alike, by winnowing (Schleimer, Wilkerson,
/// Aiken 2003): names and literals do not matter, comments and layout do not
/// exist, and what the starter has counts for nobody. It flags; a human
/// reads.
final class Similarity {

    /// Two submissions and the share of the smaller one's fingerprints that
    /// the other has too.
    record Pair(String a, String b, double share) {
    }

    private static final int GRAM = 12;
    private static final int WINDOW = 8;
    private static final Pattern TOKEN = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\])*\""
            + "|'(?:\\\\.|[^'\\\\])*'|[0-9][0-9a-zA-Z_.]*"
            + "|[A-Za-z_$][A-Za-z0-9_$]*|[^\\s]", Pattern.DOTALL);
    private static final Set<String> WORDS = Set.of("if", "else", "for",
            "while", "do", "return", "switch", "case", "break", "continue",
            "new", "int", "long", "byte", "boolean", "void", "final",
            "static", "class", "public", "private", "throw", "try", "catch",
            "null", "true", "false", "this");

    private final Map<String, Set<Integer>> prints = new TreeMap<>();
    private final Set<Integer> known;

    /// `starter` is the text that everybody began with.
    Similarity(String starter) {
        known = fingerprints(starter);
    }

    /// Adds a submission's sources.
    void add(String name, String text) {
        Set<Integer> own = fingerprints(text);
        own.removeAll(known);
        prints.put(name, own);
    }

    /// Pairs of which at least `least` is shared, the most alike first.
    List<Pair> pairs(double least) {
        List<Pair> pairs = new ArrayList<>();
        List<String> names = List.copyOf(prints.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                double share = share(prints.get(names.get(i)),
                        prints.get(names.get(j)));
                if (share >= least) {
                    pairs.add(new Pair(names.get(i), names.get(j), share));
                }
            }
        }
        pairs.sort((x, y) -> Double.compare(y.share(), x.share()));
        return pairs;
    }

    private static double share(Set<Integer> a, Set<Integer> b) {
        Set<Integer> both = new HashSet<>(a);
        both.retainAll(b);
        int smaller = Math.min(a.size(), b.size());
        return smaller == 0 ? 0 : (double) both.size() / smaller;
    }

    private static Set<Integer> fingerprints(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher m = TOKEN.matcher(text);
        while (m.find()) {
            String t = m.group();
            if (!t.startsWith("//") && !t.startsWith("/*")) {
                tokens.add(kind(t));
            }
        }
        List<Integer> grams = new ArrayList<>();
        for (int i = 0; i + GRAM <= tokens.size(); i++) {
            grams.add(tokens.subList(i, i + GRAM).hashCode());
        }
        Set<Integer> kept = new HashSet<>();
        for (int i = 0; i + WINDOW <= grams.size(); i++) {
            kept.add(Collections.min(
                    grams.subList(i, i + WINDOW)));
        }
        return kept;
    }

    private static String kind(String token) {
        char c = token.charAt(0);
        if (c == '"' || c == '\'' || Character.isDigit(c)) {
            return "literal";
        }
        return Character.isJavaIdentifierStart(c) && !WORDS.contains(token)
                ? "name" : token;
    }
}
