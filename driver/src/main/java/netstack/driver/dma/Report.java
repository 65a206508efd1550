package netstack.driver.dma;

import java.util.List;

/// What the sanitizer found: the broken rule, what happened, and, if a ring
/// is concerned, its last events and how it looked at that moment.
///
/// @param rule the rule that was broken
/// @param device whose driver broke it, as `eth0`
/// @param what what happened, with the numbers
/// @param history the last events of the ring, oldest first; may be empty
/// @param picture the ring, drawn in lines of text; empty without a ring
public record Report(Rule rule, String device, String what,
        List<String> history, List<String> picture) {

    public Report {
        history = List.copyOf(history);
        picture = List.copyOf(picture);
    }

    /// Rule, device and what happened, in one line.
    public String headline() {
        return rule + ": " + device + ": " + what;
    }

    /// All of it, as a student reads it; 78 columns unless a name is long.
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder();
        Wrap.put(s, rule + "  ", rule.title());
        Wrap.put(s, "what   ", device + ": " + what);
        Wrap.put(s, "why    ", rule.reason());
        Wrap.put(s, "see    ", rule.source());
        lines(s, "before ", history);
        lines(s, "ring   ", picture);
        return s.toString().stripTrailing();
    }

    private static void lines(StringBuilder s, String label,
            List<String> lines) {
        String before = label;
        for (String line : lines) {
            s.append(before).append(line).append('\n');
            before = " ".repeat(label.length());
        }
    }
}
