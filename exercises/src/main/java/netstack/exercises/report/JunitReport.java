package netstack.exercises.report;

import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.Verdict;

/// Writes a verdict as JUnit XML, as Surefire's schema has it: a test case
/// for each property and question. What failed by its result is a failure,
/// what ended badly an error.
public final class JunitReport {

    private final StringBuilder out = new StringBuilder();
    private final Verdict verdict;

    private JunitReport(Verdict verdict) {
        this.verdict = verdict;
    }

    /// `verdict` as XML.
    public static String write(Verdict verdict) {
        JunitReport report = new JunitReport(verdict);
        report.suite();
        return report.out.toString();
    }

    private void suite() {
        int failures = 0;
        int errors = 0;
        int skipped = 0;
        for (PropertyResult p : verdict.properties()) {
            failures += p.kind() == Kind.FAILED ? 1 : 0;
            errors += p.kind() == Kind.FAILED || p.kind() == Kind.PASSED
                    ? 0 : 1;
        }
        for (QuestionResult q : verdict.questions()) {
            failures += q.kind().fine() ? 0 : 1;
            skipped += q.kind() == Kind.UNMARKED ? 1 : 0;
        }
        add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite "
                + "name=\"%s\" time=\"0\" tests=\"%s\" errors=\"%s\" "
                + "skipped=\"%s\" failures=\"%s\">\n", verdict.exercise(),
                verdict.properties().size() + verdict.questions().size(),
                errors, skipped, failures);
        add("  <properties>\n    <property name=\"points\" value=\"%s\"/>\n"
                + "    <property name=\"maxPoints\" value=\"%s\"/>\n"
                + "    <property name=\"seed\" value=\"%s\"/>\n"
                + "    <property name=\"grader\" value=\"%s\"/>\n"
                + "  </properties>\n", verdict.points(),
                verdict.maxPoints(), verdict.seed(), verdict.grader());
        verdict.properties().forEach(this::property);
        verdict.questions().forEach(this::question);
        out.append("</testsuite>\n");
    }

    private void property(PropertyResult p) {
        open(p.id());
        if (p.kind() != Kind.PASSED) {
            String text = p.story() == null ? problems()
                    : TerminalReport.story(p);
            add(p.kind() == Kind.FAILED
                    ? "    <failure message=\"%s\" type=\"%s\">%s"
                    + "</failure>\n"
                    : "    <error message=\"%s\" type=\"%s\">%s</error>\n",
                    p.story() == null ? p.title()
                    : p.story().complaint().what(), p.kind(), text);
        }
        out.append("  </testcase>\n");
    }

    private String problems() {
        StringBuilder b = new StringBuilder();
        for (Problem p : verdict.problems()) {
            b.append(p.text()).append('\n');
        }
        return b.toString();
    }

    private void question(QuestionResult q) {
        open(q.id());
        if (q.kind() == Kind.UNMARKED) {
            add("    <skipped message=\"%s\"/>\n", q.message());
        } else if (q.kind() != Kind.PASSED) {
            add("    <failure message=\"%s\" type=\"%s\"/>\n", q.message(),
                    q.kind());
        }
        out.append("  </testcase>\n");
    }

    private void open(String name) {
        add("  <testcase name=\"%s\" classname=\"%s\" time=\"0\">\n", name,
                "lab." + verdict.exercise());
    }

    private void add(String format, Object... values) {
        Object[] safe = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            safe[i] = HtmlReport.text(String.valueOf(values[i]));
        }
        out.append(String.format(format, safe));
    }
}
