package netstack.host.replay;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import netstack.skbuff.DropReason;

/// What `lab replay` prints: a paragraph for each frame, then the sums and
/// the host's counters.
final class ReplayReport {
    private static final String INDENT = " ".repeat(19);

    private final Map<DropReason, Integer> drops =
            new EnumMap<>(DropReason.class);
    private int shown;
    private int skipped;
    private int cut;

    /// One frame's paragraph.
    String paragraph(Outcome outcome) {
        Step step = outcome.step();
        count(outcome);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%6d %11.6f %s%s%n%s%s%n", step.number(), step.time() / 1e9,
                step.text(), step.cut() ? " [cut]" : "", INDENT,
                outcome.fate()));
        if (!outcome.path().isEmpty()) {
            text.append(INDENT).append("by ")
                    .append(String.join(" ", outcome.path())).append('\n');
        }
        for (String answer : outcome.answers()) {
            text.append(INDENT).append("answer ").append(answer)
                    .append('\n');
        }
        return text.toString();
    }

    private void count(Outcome outcome) {
        if (outcome.step().skipped() != null) {
            skipped++;
            return;
        }
        shown++;
        if (outcome.step().cut()) cut++;
        for (DropReason why : outcome.drops()) {
            drops.merge(why, 1, Integer::sum);
        }
    }

    /// The sums, and all counters of `/proc/net/snmp` that are not zero.
    String summary(String snmp) {
        StringBuilder text = new StringBuilder(String.format(
                "%n%d frames were shown to the host, %d were not", shown,
                skipped));
        if (cut > 0) {
            text.append("; ").append(cut).append(" had been cut by a snap"
                    + " length and were padded, their checksums taken as"
                    + " good");
        }
        text.append(".\n");
        drops.forEach((why, n) -> text.append(String.format(
                "%6d dropped: %s%n", n, why)));
        return text.append(counters(snmp.lines().toList())).toString();
    }

    /// Lines come in pairs, names above numbers.
    private static String counters(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String[] names = lines.get(i).split(" ");
            String[] values = lines.get(i + 1).split(" ");
            String group = names[0].replace(":", "");
            for (int k = 1; k < names.length; k++) {
                if (values[k].equals("0") || constant(names[k])) continue;
                text.append(String.format("%10s %s%s%n", values[k], group,
                        names[k]));
            }
        }
        return text.toString();
    }

    /// What is a setting, no count.
    private static boolean constant(String name) {
        return name.equals("Forwarding") || name.equals("DefaultTTL")
                || name.startsWith("Rto") || name.equals("MaxConn");
    }
}
