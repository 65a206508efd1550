package netstack.exercises.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.verdict.Story;
import netstack.exercises.verdict.Verdict;

/// Writes a verdict for a terminal: the table first, then one story a
/// failure, the worst first. Failures with the same cause are told once.
public final class TerminalReport {

    private static final int MAX_PRINTED = 400;

    private final StringBuilder out = new StringBuilder();
    private final Verdict verdict;

    private TerminalReport(Verdict verdict) {
        this.verdict = verdict;
    }

    /// `verdict` as text.
    public static String write(Verdict verdict) {
        TerminalReport report = new TerminalReport(verdict);
        report.head();
        report.table();
        report.stories();
        report.foot();
        return report.out.toString();
    }

    /// Only the head and the table of `verdict`.
    public static String summary(Verdict verdict) {
        TerminalReport report = new TerminalReport(verdict);
        report.head();
        report.table();
        report.foot();
        return report.out.toString();
    }

    /// The head, the table and the worst story, for a screen that is seen
    /// again and again.
    public static String first(Verdict verdict) {
        TerminalReport report = new TerminalReport(verdict);
        report.head();
        report.table();
        verdict.properties().stream().filter(p -> p.story() != null)
                .max(Comparator.comparingInt(PropertyResult::maxPoints))
                .ifPresent(p -> {
                    report.line("");
                    report.tell(p);
                });
        report.foot();
        return report.out.toString();
    }

    /// Only the story of a property that failed.
    static String story(PropertyResult p) {
        TerminalReport report = new TerminalReport(null);
        report.tell(p);
        return report.out.toString();
    }

    /// Only the problems and the stories of `verdict`.
    public static String story(Verdict verdict) {
        TerminalReport report = new TerminalReport(verdict);
        report.problems();
        report.stories();
        return report.out.toString();
    }

    private void line(String format, Object... args) {
        out.append(String.format(format, args).stripTrailing())
                .append('\n');
    }

    private void head() {
        line("%s: %s", verdict.exercise(), verdict.title());
        line("%s, %d of %d points", verdict.kind(), verdict.points(),
                verdict.maxPoints());
        problems();
        line("");
    }

    private void problems() {
        for (Problem p : verdict.problems()) {
            line("");
            line("  %s", p.kind());
            line("  %s", p.text().replace("\n", "\n  "));
            p.where().forEach(w -> line("    at %s", w));
        }
    }

    private void table() {
        for (PropertyResult p : verdict.properties()) {
            row(p.kind(), p.points(), p.maxPoints(), p.id(), p.title());
        }
        for (QuestionResult q : verdict.questions()) {
            row(q.kind(), q.points(), q.maxPoints(), q.id(), q.message());
        }
    }

    private void row(Kind kind, int points, int max, String id,
            String text) {
        String mark = kind == Kind.PASSED ? "ok  " : "    ";
        line("  %s%3d/%-3d %-18s %s", mark, points, max, id, text);
    }

    private void stories() {
        List<PropertyResult> left = new ArrayList<>(verdict.properties()
                .stream().filter(p -> p.story() != null)
                .sorted((a, b) -> b.maxPoints() - a.maxPoints()).toList());
        while (!left.isEmpty()) {
            PropertyResult first = left.removeFirst();
            line("");
            tell(first);
            List<String> same = new ArrayList<>();
            left.removeIf(p -> sameCause(first, p) && same.add(p.id()));
            if (!same.isEmpty()) {
                line("");
                line("   the same in: %s", String.join(", ", same));
            }
        }
    }

    private static boolean sameCause(PropertyResult a, PropertyResult b) {
        Complaint x = a.story().complaint();
        Complaint y = b.story().complaint();
        return x.what().equals(y.what()) && x.where().equals(y.where())
                && x.actual().equals(y.actual());
    }

    private void tell(PropertyResult p) {
        Story s = p.story();
        Complaint c = s.complaint();
        line("-- %s (%s)", p.id(), p.kind());
        line("   %s", s.claim());
        line("");
        line("   %s", c.what());
        value("expected", c.expected());
        value("actual", c.actual());
        for (SourcePoint w : c.where()) {
            line("     at %s", w);
        }
        list("the case:", s.operations());
        list(c.dumped() + ":", c.dump());
        if (!s.printed().isBlank()) {
            String text = plain(s.printed().strip());
            list("your code printed:", (text.length() > MAX_PRINTED
                    ? text.substring(0, MAX_PRINTED) + " ..." : text)
                    .lines().toList());
        }
        line("");
        value("again", s.replay());
        value("capture", s.capture());
        value("hint", s.hint());
        value("book", s.book());
        value("kernel", s.kernel());
    }

    /// `text` without what a terminal would take as a command.
    public static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\ufffd");
    }

    private void value(String name, String text) {
        if (!text.isEmpty()) {
            line("   %-9s %s", name, text);
        }
    }

    private void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            line("   %s", title);
            lines.forEach(l -> line("     %s", l));
        }
    }

    private String unmarked() {
        int points = verdict.questions().stream()
                .filter(q -> q.kind() == Kind.UNMARKED)
                .mapToInt(QuestionResult::maxPoints).sum();
        return points == 0 ? "" : " Your answers are worth up to " + points
                + " more; your instructor has the key.";
    }

    private void foot() {
        line("");
        if (verdict.kind() == Kind.PASSED) {
            line("All public cases pass.%s", unmarked());
        }
        line("seed %d, grader %s; %s", verdict.seed(), verdict.grader(),
                String.join("; ", verdict.notes()));
    }
}
