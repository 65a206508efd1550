package netstack.exercises.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a student's classes may name, read from a text with one rule a
/// line:
///
/// ```
/// java.lang.String                 the class with all its members
/// java.util.function.*             every class of the package
/// *                                whatever has no rule of its own
/// java.lang.System + arraycopy out only these members
/// java.lang.Object - wait notify   all members but these
/// ? java.io There are no files     why a refusal is one
/// ```
///
/// What no rule names is refused.
public final class AllowList {

    private record Rule(boolean only, Set<String> members) {

        boolean allows(String member) {
            return only == members.contains(member);
        }
    }

    private static final Rule ALL = new Rule(false, Set.of());

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private AllowList() {
    }

    /// The list of what plain Java computing needs.
    public static AllowList basic() {
        return new AllowList().and(AllowList.class, "allow.txt");
    }

    /// This list and the rules of the resource `name` beside `owner`.
    public AllowList and(Class<?> owner, String name) {
        AllowList all = new AllowList();
        all.rules.putAll(rules);
        all.reasons.putAll(reasons);
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no allow-list " + name);
            }
            new BufferedReader(new InputStreamReader(in,
                    StandardCharsets.UTF_8)).lines().forEach(all::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void line(String text) {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("? ")) {
            String[] parts = line.split("\\s+", 3);
            reasons.put(parts[1], parts[2]);
            return;
        }
        List<String> words = new ArrayList<>(List.of(line.split("\\s+")));
        String name = words.removeFirst();
        rules.put(name, words.isEmpty() ? ALL
                : new Rule(words.removeFirst().equals("+"),
                        Set.copyOf(words)));
    }

    /// Whether `type` (a binary name) may be named at all.
    public boolean allows(String type) {
        return rule(type) != null;
    }

    /// Whether `member` of `type` may be used.
    public boolean allows(String type, String member) {
        Rule rule = rule(type);
        return rule != null && rule.allows(member);
    }

    private Rule rule(String type) {
        Rule rule = rules.get(type);
        int dot = type.lastIndexOf('.');
        if (rule == null && dot > 0) {
            rule = rules.get(type.substring(0, dot) + ".*");
        }
        return rule == null ? rules.get("*") : rule;
    }

    /// Why `member` of `type` is refused: the longest name that has a
    /// reason.
    public String why(String type, String member) {
        String name = type + "." + member;
        while (!name.isEmpty()) {
            if (reasons.containsKey(name)) {
                return reasons.get(name);
            }
            name = name.substring(0, Math.max(name.lastIndexOf('.'), 0));
        }
        return "";
    }

    /// The names for the worker's class loader, its second line.
    public List<String> visible() {
        return List.copyOf(rules.keySet());
    }
}
